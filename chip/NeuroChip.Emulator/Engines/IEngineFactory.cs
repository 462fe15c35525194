using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines;

/// <summary>Makes an engine for a loaded image.</summary>
public interface IEngineFactory
{
    /// <summary>Name of the engines it makes.</summary>
    string Name { get; }

    /// <summary>Makes an engine whose state is that before step 1.</summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="strict">Whether it looks for wraps and saturations, see <see cref="ICoreEngine.Violation"/>.</param>
    ICoreEngine Create(ChipParameters parameters, bool strict = false);

    /// <summary>Makes something that runs learning programs on single synapses.</summary>
    /// <param name="specialised">Whether each program gets code of its own, where the engine can make it; otherwise one interpreter runs all.</param>
    IMicrocodeRunner CreateMicrocodeRunner(bool specialised = false);
}
