using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Equality;

/// <summary>
/// Random networks on chips with too few cores or too little room for one core per population: the compiler cuts finer,
/// puts several populations on one core, or says what does not fit. What it makes does what the graph says.
/// </summary>
public sealed class CrowdedChipTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("tiny", 8000, 60)]
    [InlineData("wide with 1 core", 8100, 60)]
    [InlineData("wide with 2 cores", 8200, 60)]
    public void What_fits_does_what_the_graph_says_and_what_does_not_is_named(string chip, int firstSeed, int networks)
    {
        output.WriteLine($"seeds {firstSeed}..{firstSeed + networks - 1}");
        using ScratchFile? file = chip == "tiny" ? null : SmallWide(chip.Contains('1') ? 1 : 2);
        string profile = file?.Path ?? chip;
        int fitted = 0;
        int shared = 0;
        for (int seed = firstSeed; seed < firstSeed + networks; seed++)
        {
            RandomNetwork network = RandomNetwork.Make(seed);
            CompileResult compiled = Compiler.Compile(network.Graph, ChipProfile.Load(profile), new CompileOptions { Check = true });
            if (compiled.Image is null)
            {
                Diagnostic[] errors = [.. compiled.Diagnostics.Where(d => d.Severity == Severity.Error)];
                errors.ShouldNotBeEmpty($"seed {seed}");
                errors.ShouldAllBe(error => error.Code.Id.StartsWith("NC22", StringComparison.Ordinal), $"seed {seed}");
                continue;
            }

            fitted++;
            shared += compiled.Partitioned!.Cores.Any(core => core.Slices.Length > 1) ? 1 : 0;
            var reference = new ReferenceRun(network);
            foreach (string engine in EngineChoice.Names)
            {
                using CompiledNetwork device = CompiledNetwork.Load(compiled, profile, EngineChoice.Create(engine));
                var recording = new NetworkRecording(device, network);
                recording.RunAtOnce();
                recording.ShouldEqual(reference, $"seed {seed} on {chip}, {engine}");
            }
        }

        output.WriteLine($"{fitted} of {networks} fit, {shared} of them with several populations on a core");
        fitted.ShouldBeGreaterThan(5);
        (shared > 5 || chip == "tiny").ShouldBeTrue("on few large cores populations must share them");
    }

    /// <summary>The profile of large cores, with only so many of them.</summary>
    private static ScratchFile SmallWide(int cores)
    {
        string yaml = File.ReadAllText(Checkout.File("firmware-specs/profiles/wide.yaml"))
            .Replace("chips: {value: 16,", "chips: {value: 1,", StringComparison.Ordinal)
            .Replace("mesh-width: {value: 4,", $"mesh-width: {{value: {cores},", StringComparison.Ordinal)
            .Replace("mesh-height: {value: 4,", "mesh-height: {value: 1,", StringComparison.Ordinal);
        return new ScratchFile("wide.yaml", System.Text.Encoding.UTF8.GetBytes(yaml));
    }
}
