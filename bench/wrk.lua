-- Posts events that were signed beforehand, each of them once: a line has the signature, a tab, the body.
-- EVENTS names the files, one a thread: EVENTS.0, EVENTS.1, ..., or from FIRST_FILE on; PAUSE is how long a connection
-- waits before the next.
-- With COUNT_ANSWERS it also says how many answers there were of each kind, for which wrk has to read them all.

dofile(os.getenv("FIGURES"))

local threads = {}

function setup(thread)
  thread:set("number", #threads + tonumber(os.getenv("FIRST_FILE") or "0"))
  table.insert(threads, thread)
end

function init(args)
  file = assert(io.open(os.getenv("EVENTS") .. "." .. number))
  pause = tonumber(os.getenv("PAUSE") or "0")
  headers = { ["Content-Type"] = "application/json" }
end

function delay()
  return pause
end

function request()
  local line = file:read("*l")
  if line == nil then
    -- Fewer were signed than could be sent: the figure would be of copies.
    error("no more events")
  end
  local tab = line:find("\t", 1, true)
  headers["X-Genesys-Signature"] = line:sub(1, tab - 1)
  return wrk.format("POST", nil, headers, line:sub(tab + 1))
end

if os.getenv("COUNT_ANSWERS") then
  accepted, busy, others, unadvised = 0, 0, 0, 0

  function response(status, headers, body)
    if status == 202 then
      accepted = accepted + 1
    elseif status == 503 then
      busy = busy + 1
      if not (headers["Retry-After"] or headers["retry-after"]) then
        unadvised = unadvised + 1
      end
    else
      others = others + 1
    end
  end

  local figures = done

  function done(summary, latency, requests)
    figures(summary, latency, requests)
    local sum = { accepted = 0, busy = 0, others = 0, unadvised = 0 }
    for _, thread in ipairs(threads) do
      for kind, before in pairs(sum) do
        sum[kind] = before + thread:get(kind)
      end
    end
    print(string.format("answers accepted=%d busy=%d others=%d unadvised=%d",
      sum.accepted, sum.busy, sum.others, sum.unadvised))
  end
end
