using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Diagnosis;

/// <summary>
/// A neuron whose every step is known: the manual's first golden trace (core-semantics section 10), one step later because
/// a spike from outside arrives in step 2 at the earliest. The start voltage undoes the bias of the extra first step.
/// The numbers are the manual's, not an engine's.
/// </summary>
internal static class EngineSelftest
{
    private static readonly long[] KnownSpikes = [2, 4, 6];
    private static readonly int[] KnownU = [0, 3840, 6720, 5040, 3780, 6675, 5006, 1194, 895, 671, 503, 377, 282];
    private static readonly int[] KnownV = [0, 0, 0, 0, 0, 0, 0, 1290, 2120, 2622, 2893, 3005, 3008];

    public static CheckResult Run(IEngineFactory engines)
    {
        string name = $"engine {engines.Name}";
        ChipProfile profile = ChipProfile.Load("tiny");
        CompileResult compiled = Compiler.Compile(Network(), profile, CompileOptions.Default with { Check = true });
        if (compiled.Image is null)
        {
            return new CheckResult(name, CheckOutcome.Failed, string.Join(' ', compiled.Diagnostics), "build the project again");
        }

        using var device = new EmulatedDevice("selftest", profile, engines);
        device.Load(compiled.Image);
        Probe u = device.CreateProbe(new ProbeRequest("neuron", [], ProbeVariable.Current));
        Probe v = device.CreateProbe(new ProbeRequest("neuron", [], ProbeVariable.Voltage));
        using SpikeSubscription spikes = device.Subscribe(new SpikeFilter(["neuron"]));
        device.Inject([
            InjectedSpike.OfUnit("more", 0, 1), InjectedSpike.OfUnit("more", 0, 2),
            InjectedSpike.OfUnit("more", 0, 5), InjectedSpike.OfUnit("less", 0, 7)]);
        device.Run(KnownU.Length);

        var seen = new List<long>();
        while (spikes.TryRead(out SpikeBatch? batch))
        {
            seen.AddRange(batch.Steps);
        }

        string? difference = Difference("u", KnownU, u.Take().Values) ?? Difference("v", KnownV, v.Take().Values)
            ?? (seen.SequenceEqual(KnownSpikes) ? null : $"spikes in steps {string.Join(' ', seen)}, known {string.Join(' ', KnownSpikes)}");
        return difference is null
            ? new CheckResult(name, CheckOutcome.Passed, $"{KnownU.Length} steps of a known neuron, u, v and spikes as the manual has them")
            : new CheckResult(name, CheckOutcome.Failed, difference, "do not trust results of this engine here; please report it");
    }

    private static SnnGraph Network() => new SnnGraphBuilder("selftest")
        .Source("more", 1)
        .Source("less", 1)
        .Compartments("neuron", 1, new IntegerCuba { DecayU = 1023, DecayV = 511, VthMant = 50, BiasMant = 3, BiasExp = 5, Refract = 2, VInit = -110 })
        .Dense("more", "neuron", [60])
        .Dense("less", "neuron", [-40])
        .Build();

    private static string? Difference(string variable, int[] known, int[] found)
    {
        for (int i = 0; i < known.Length; i++)
        {
            if (i >= found.Length || found[i] != known[i])
            {
                return $"{variable} in step {i + 1}: found {(i < found.Length ? $"{found[i]}" : "nothing")}, known {known[i]}";
            }
        }

        return null;
    }
}
