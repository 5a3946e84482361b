-- Posts alerts to Alertmanager, one a request, of 10,000 that take turns.

dofile(os.getenv("FIGURES"))

local sent = 0

function request()
  sent = sent + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" },
    '[{"labels":{"alertname":"TrunkDown","trunk":"trunk-' .. sent % 10000 .. '","service":"service-' .. sent % 10
    .. '","severity":"critical"},"annotations":{"summary":"Trunk is DOWN"}}]')
end
