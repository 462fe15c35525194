namespace Bench.Fidelity;

/// <summary>What a model said of one step. Times in ns.</summary>
/// <param name="Time">The step.</param>
/// <param name="Packets">Packets, those of hosts among them.</param>
/// <param name="Latency">Sum of their latencies.</param>
internal readonly record struct StepSample(double Time, long Packets, double Latency);
