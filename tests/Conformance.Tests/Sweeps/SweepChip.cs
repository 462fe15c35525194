using Conformance.Tests.Chain;
using Conformance.Tests.Equality;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Graph;
using NeuroChip.Spec;

namespace Conformance.Tests.Sweeps;

/// <summary>A sweep's network on one engine, compiled once and read back from image bytes.</summary>
internal static class SweepChip
{
    /// <summary>The profile on which any unit may differ from the next.</summary>
    public const string Profile = "wide";

    /// <summary>Compiles once and hands the chip to the check on every form of the engines.</summary>
    public static void OnEveryEngine(SnnGraph graph, Action<string, CompiledNetwork> check)
    {
        CompileResult compiled = CompiledNetwork.Compile(graph, Profile);
        foreach (string engine in EngineForms.Names)
        {
            using CompiledNetwork chip = CompiledNetwork.Load(compiled, Profile, EngineForms.Create(engine));
            check(engine, chip);
        }
    }

    /// <summary>Runs and gives a variable of a population per step and unit, <c>[step * size + unit]</c>.</summary>
    public static Dictionary<(string Population, ProbeVariable Variable), int[]> Record(
        CompiledNetwork chip, int steps, IEnumerable<InjectedSpike> input, params (string Population, ProbeVariable Variable)[] what)
    {
        (string Population, ProbeVariable Variable, Probe Probe)[] probes =
            [.. what.Select(w => (w.Population, w.Variable, chip.Record(w.Population, w.Variable)))];
        chip.Device.Inject([.. input]).Late.ShouldBeEmpty();
        chip.Device.Run(steps);
        return probes.ToDictionary(p => (p.Population, p.Variable), p => p.Probe.Take().Values.ToArray());
    }
}
