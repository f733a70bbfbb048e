"""Scores the vectors in a file of float32 by a model of ood-fit: score_numpy.py MODEL ARRAY."""
import json
import sys

import numpy

with open(sys.argv[1]) as file:
    group = json.load(file)["groups"][0]
vectors = numpy.fromfile(sys.argv[2], dtype="<f4").reshape(-1, len(group["mean"]))
alarms = 0
for block in numpy.array_split(vectors, max(1, len(vectors) // 1000)):
    standard = (block - numpy.array(group["mean"])) / numpy.array(group["scale"])
    if group["method"] == "gauss":
        size = len(group["mean"])
        covariance = numpy.zeros((size, size))
        for row, numbers in enumerate(group["covariance"]):
            covariance[row, :row + 1] = covariance[:row + 1, row] = numbers
        scores = numpy.linalg.norm(
            numpy.linalg.solve(numpy.linalg.cholesky(covariance), standard.T), axis=0)
    else:
        bank = numpy.array(group["bank"])
        squares = ((standard ** 2).sum(1)[:, None] + (bank ** 2).sum(1) - 2 * standard @ bank.T)
        scores = numpy.sqrt(numpy.partition(squares, group["neighbor"] - 1)[:, group["neighbor"] - 1])
    alarms += int((scores > group["threshold"]).sum())
print(alarms)
