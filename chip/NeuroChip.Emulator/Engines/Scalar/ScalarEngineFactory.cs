using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>Makes scalar engines.</summary>
/// <param name="observer">Sees the learning programs that its engines and runners execute, or null.</param>
public sealed class ScalarEngineFactory(IMicrocodeObserver? observer = null) : IEngineFactory
{
    /// <inheritdoc/>
    public string Name => "scalar";

    /// <inheritdoc/>
    public ICoreEngine Create(ChipParameters parameters, bool strict = false) => new ScalarEngine(parameters, strict, observer);

    /// <inheritdoc/>
    public IMicrocodeRunner CreateMicrocodeRunner(bool specialised = false) => new ScalarMicrocodeRunner(observer);
}
