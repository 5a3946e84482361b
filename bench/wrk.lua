-- Posts events that were signed beforehand, each of them once: a line has the signature, a tab, the body.
-- EVENTS names the files, one a thread: EVENTS.0, EVENTS.1, ...; PAUSE is how long a connection waits before the next.

dofile(os.getenv("FIGURES"))

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
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
