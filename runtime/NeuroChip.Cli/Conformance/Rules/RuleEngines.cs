using NeuroChip.Emulator.Engines;
using NeuroChip.Server;

namespace NeuroChip.Cli.Conformance.Rules;

/// <summary>What runs learning programs on single synapses: one for each engine, made when it is first asked for.</summary>
internal sealed class RuleEngines : IDisposable
{
    private readonly Dictionary<string, IMicrocodeRunner> _runners = [];

    /// <summary>The runner of an engine.</summary>
    /// <exception cref="EngineUnavailableException">The engine cannot run on this machine.</exception>
    public IMicrocodeRunner this[string engine] => _runners.TryGetValue(engine, out IMicrocodeRunner? runner)
        ? runner
        : _runners[engine] = EngineChoice.Create(engine).CreateMicrocodeRunner();

    public void Dispose()
    {
        foreach (IMicrocodeRunner runner in _runners.Values)
        {
            runner.Dispose();
        }
    }
}
