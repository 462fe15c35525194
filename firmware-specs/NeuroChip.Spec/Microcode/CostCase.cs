namespace NeuroChip.Spec.Microcode;

/// <summary>What a visit costs for one combination of dependencies.</summary>
/// <param name="Held">Those of x0, y0 and r0 that hold; ones the program does not name are left out.</param>
/// <param name="ActiveU">Bit k is set if u_k holds; only decimations that the program names.</param>
/// <param name="Ops">Micro-ops executed, if every comparison holds.</param>
public sealed record CostCase(LearnDependency Held, int ActiveU, int Ops);
