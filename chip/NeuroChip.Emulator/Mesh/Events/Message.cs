namespace NeuroChip.Emulator.Mesh.Events;

/// <summary>A packet on its way to a link or an input. Times in ns from the start of the step.</summary>
/// <param name="Time">When it comes there.</param>
/// <param name="Ready">When its sender had it ready.</param>
/// <param name="Flow">Number of its flow.</param>
/// <param name="Passed">Links it has passed.</param>
internal readonly record struct Message(double Time, double Ready, int Flow, int Passed);
