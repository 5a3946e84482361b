-- Posts alerts to Alertmanager, one a request, of 10,000 that take turns.

local sent = 0

function request()
  sent = sent + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" },
    '[{"labels":{"alertname":"TrunkDown","trunk":"trunk-' .. sent % 10000 .. '","service":"service-' .. sent % 10
    .. '","severity":"critical"},"annotations":{"summary":"Trunk is DOWN"}}]')
end

function done(summary, latency, requests)
  print(string.format("figures rate=%.1f requests=%d p50=%.3f p99=%.3f p999=%.3f refused=%d errors=%d",
    summary.requests / summary.duration * 1e6, summary.requests, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
