using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>Makes scalar engines.</summary>
public sealed class ScalarEngineFactory : IEngineFactory
{
    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public ICoreEngine Create(ChipParameters parameters, bool strict = false) => new ScalarEngine(parameters, strict);
}
