-- Posts events that were signed beforehand, each of them once, and says so when all of them are answered: wrk itself runs
-- until it is stopped. EVENTS names the files as in wrk.lua, COUNT is how many lines each of them has.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  file = assert(io.open(os.getenv("EVENTS") .. "." .. number))
  count = tonumber(os.getenv("COUNT"))
  begun, answered = 0, 0
  headers = { ["Content-Type"] = "application/json" }
end

-- Asked by a connection that is about to send: one that has nothing left waits for longer than the run.
function delay()
  if begun == count then
    return 3600000
  end
  begun = begun + 1
  return 0
end

function request()
  if begun == 0 then
    -- No connection asks yet: wrk tries whether this works, and sends nothing.
    return wrk.format("POST")
  end
  local line = file:read("*l")
  local tab = line:find("\t", 1, true)
  headers["X-Genesys-Signature"] = line:sub(1, tab - 1)
  return wrk.format("POST", nil, headers, line:sub(tab + 1))
end

function response(status, headers, body)
  if status ~= 202 then
    io.write("answered ", status, "\n")
    io.flush()
  end
  answered = answered + 1
  if answered == count then
    io.write("all answered\n")
    io.flush()
  end
end
