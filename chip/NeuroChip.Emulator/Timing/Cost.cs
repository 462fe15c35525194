namespace NeuroChip.Emulator.Timing;

/// <summary>What one event costs.</summary>
/// <param name="Energy">In pJ.</param>
/// <param name="Time">In ns.</param>
public readonly record struct Cost(double Energy, double Time);
