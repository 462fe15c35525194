namespace NeuroChip.Emulator.Registers;

/// <summary>32-bit words to write from a byte address of a core on.</summary>
/// <param name="Core">Index of the core.</param>
/// <param name="Address">Byte address, a multiple of 4.</param>
/// <param name="Values">Words; a 64-bit register takes two, low word first.</param>
public readonly record struct RegisterWrite(int Core, uint Address, ReadOnlyMemory<uint> Values);
