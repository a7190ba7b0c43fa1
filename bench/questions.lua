-- SPDX-License-Identifier: GPL-3.0-or-later
-- questions.lua - wrk asks each question of a file once, then stops.
--
-- In:  after "--": the file of make_questions.py, the number of the first
--      line to ask, how many, what: answers or suggest. One thread (-t 1),
--      or each would ask them all.
-- Out: besides wrk's own text one line "bench {json}": answers, faults, what
--      the run took, and latencies in microseconds.
local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int, int);")
local SIGINT = 2

local questions, sent = {}, 0

function init(args)
	local first, count = tonumber(args[2]), tonumber(args[3])
	local number = 0

	for line in io.lines(args[1]) do
		number = number + 1
		if number >= first and #questions < count then
			questions[#questions + 1] =
				wrk.format("GET", "/v1/" .. args[4] .. "?" .. line)
		end
	end
end

-- wrk knows a duration only: the signal ends its wait, stop() ends the asking.
function request()
	sent = sent + 1
	if sent == #questions + 1 then
		ffi.C.kill(ffi.C.getpid(), SIGINT)
		wrk.thread:stop()
	end
	return questions[math.min(sent, #questions)]
end

function done(summary, latency, requests)
	local e = summary.errors

	io.write(string.format('bench {"answers":%d,"faults":%d,"us":%d,' ..
		'"bytes":%d,"p50_us":%d,"p90_us":%d,"p99_us":%d,"max_us":%d}\n',
		summary.requests,
		e.connect + e.read + e.write + e.status + e.timeout,
		summary.duration, summary.bytes, latency:percentile(50),
		latency:percentile(90), latency:percentile(99), latency.max))
end
