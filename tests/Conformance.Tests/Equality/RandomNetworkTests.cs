using Conformance.Tests.Chain;
using FsCheck;
using FsCheck.Fluent;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Device;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Equality;

/// <summary>
/// Random networks, cut over cores and placed in order or anywhere on several chips: after every step all engines have the same
/// state, and what the network does is what its graph says, however it was cut, placed and stepped.
/// FsCheck draws the seeds; one that fails is named, and <see cref="RandomNetwork.Make"/> makes its network again.
/// </summary>
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    /// <summary>Where FsCheck's own generator starts, so that every run draws the same networks.</summary>
    private const ulong Replay = 20_261;
    private const ulong ReplayGamma = 0x9E3779B97F4A7C15;

    /// <summary>Pieces per population, and whether they lie anywhere on several chips or in order on one.</summary>
    private static readonly (int Split, bool Anywhere)[] Cuts =
        [(1, false), (1, true), (2, false), (2, true), (3, false), (3, true), (5, false), (5, true), (7, false), (7, true)];

    private readonly List<int> _seeds = [];
    private readonly NetworkFeatures _features = new();
    private int _refused;
    private long _spikes;
    private long _states;

    [Fact]
    public void Engines_splits_and_placements_agree_with_the_graph_on_100_networks() => Run(100);

    [LongFact]
    public void Engines_splits_and_placements_agree_with_the_graph_on_1000_networks() => Run(1000);

    private void Run(int count)
    {
        Arbitrary<int> seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
        Config config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Replay, ReplayGamma);
        Check.One(config, Prop.ForAll(seeds, Compare));

        output.WriteLine($"[shown] FsCheck replay ({Replay}, {ReplayGamma}): {_seeds.Count} random networks, {_states} states compared over {EngineForms.Names.Length} engines, {_spikes} spikes, {_refused} cuts refused");
        output.WriteLine($"images with {_features}");
        output.WriteLine($"seeds {string.Join(' ', _seeds)}");
        _seeds.Distinct().Count().ShouldBe(count, "FsCheck drew a network twice");
        _spikes.ShouldBeGreaterThan(count * 10, "networks that hardly spike show little");
        _refused.ShouldBeLessThanOrEqualTo(count / 50);
        _features.ShouldShowEverything(count / 20);
    }

    private void Compare(int seed)
    {
        RandomNetwork network = RandomNetwork.Make(seed);
        var reference = new ReferenceRun(network);

        // The whole network and one cut of it: over all networks every cut comes up as often.
        (int split, bool anywhere) = Cuts[_seeds.Count % Cuts.Length];
        Compare(network, reference, new CompileOptions());
        // A chip of large cores has 16 of them, and seven pieces of seven populations are 49.
        int chips = network.Profile == "wide" ? 4 : 2;
        Compare(network, reference, anywhere
            ? new CompileOptions { Split = split, Chips = chips, PlacementSeed = (ulong)seed }
            : new CompileOptions { Split = split });
        _seeds.Add(seed);
        _spikes += reference.Spikes.Count;
    }

    private void Compare(RandomNetwork network, ReferenceRun reference, CompileOptions options)
    {
        string what = $"seed {network.Seed}, split {options.Split}, placement {options.PlacementSeed?.ToString() ?? "in order"}";
        CompileResult compiled = Compiler.Compile(network.Graph, ChipProfile.Load(network.Profile), options with { Check = true });
        if (compiled.Image is null)
        {
            // Now and then the weights of one core take more formats than it has; anything else the compiler must take.
            compiled.Diagnostics.Where(d => d.Severity == Severity.Error)
                .ShouldAllBe(error => error.ToString().Contains("synapse formats", StringComparison.Ordinal), what);
            _refused++;
            return;
        }

        _features.Add(compiled.Image!);
        string[]? digests = null;
        foreach (string engine in EngineForms.Names)
        {
            using CompiledNetwork chip = CompiledNetwork.Load(compiled, network.Profile, EngineForms.Create(engine));
            var recording = new NetworkRecording(chip, network);

            string[] stepped = recording.RunStepByStep();
            recording.ShouldEqual(reference, $"{what}, {engine}, step by step");
            (digests ??= stepped).ShouldBe(stepped, $"{what}: the digest of {engine} differs");
            _states += stepped.Length;

            // The same again, with many steps per launch: windows must not show.
            chip.Device.Reset(ResetKind.State);
            recording.RunAtOnce().ShouldBe(stepped[^1], $"{what}: {engine} ends elsewhere when run at once");
            recording.ShouldEqual(reference, $"{what}, {engine}, at once");
        }
    }
}
