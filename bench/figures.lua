-- How a run ended, in one line that Wrk.java reads; FIGURES names this file to the scripts.

function done(summary, latency, requests)
  print(string.format("figures rate=%.1f requests=%d p50=%.3f p99=%.3f p999=%.3f refused=%d errors=%d",
    summary.requests / summary.duration * 1e6, summary.requests, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
