using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines;

/// <summary>Makes an engine for a loaded image.</summary>
public interface IEngineFactory
{
    /// <summary>Name of the engines it makes.</summary>
    string Name { get; }

    /// <summary>Makes an engine whose state is that before step 1.</summary>
    ICoreEngine Create(ChipParameters parameters);
}
