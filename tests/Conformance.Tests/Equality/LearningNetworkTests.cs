using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Device;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Equality;

/// <summary>
/// Random networks that learn, with a host that supplies traces and rewards: after every step all engines have the same state;
/// spikes, u, v, weights, delays, tags and traces are what the graph says, however it was cut, placed and stepped. Looking
/// changes nothing, and a reset brings back what the image has.
/// </summary>
public sealed class LearningNetworkTests(ITestOutputHelper output)
{
    private const int FirstSeed = 300_000;

    /// <summary>One network of so many runs with its programs written out as well.</summary>
    private const int WrittenOutEvery = 12;

    /// <summary>Steps between two looks at everything that has been learned.</summary>
    private const int LookEvery = 7;

    /// <summary>Pieces per population, and whether they lie anywhere on several chips or in order on one.</summary>
    private static readonly (int Split, bool Anywhere)[] s_cuts = [(2, false), (3, false), (1, true), (2, true), (3, true)];

    private readonly LearningFeatures _learning = new();
    private readonly NetworkFeatures _features = new();
    private int _refused;
    private long _spikes;
    private long _states;
    private long _learned;

    [Fact]
    public void Engines_splits_and_placements_agree_with_the_graph_on_25_networks() => Run(25);

    [LongFact]
    public void Engines_splits_and_placements_agree_with_the_graph_on_400_networks() => Run(400);

    private void Run(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Compare(i);
        }

        output.WriteLine($"[shown] {count} random networks that learn, seeds {FirstSeed}..{FirstSeed + count - 1}: {_states} states compared, {_spikes} spikes, {_learned} learned values, {_refused} cuts refused");
        output.WriteLine($"networks with {_learning}");
        _spikes.ShouldBeGreaterThan(count * 10);
        _learned.ShouldBeGreaterThan(count * 10, "networks that hardly learn show little");
        _refused.ShouldBeLessThanOrEqualTo(count / 10);
        _learning.ShouldShowEverything(count / 20);
        _features.ShouldShow(count / 20, ["dendrite trees", "noise on u", "noise on v", "several chips"]);
    }

    private void Compare(int number)
    {
        int seed = FirstSeed + number;
        RandomNetwork network = RandomNetwork.MakeLearning(seed);
        var reference = new ReferenceRun(network);
        (int split, bool anywhere) = s_cuts[number % s_cuts.Length];
        int chips = network.Profile == "wide" ? 4 : 2;
        string[] forms = number % WrittenOutEvery == 0 ? [.. EngineForms.Names, .. EngineForms.WrittenOut] : EngineForms.Names;
        Compare(network, reference, new CompileOptions(), forms);
        Compare(network, reference, anywhere
            ? new CompileOptions { Split = split, Chips = chips, PlacementSeed = (ulong)seed }
            : new CompileOptions { Split = split }, EngineForms.Names);
        _learning.Add(network);
        _spikes += reference.Spikes.Count;
        _learned += reference.Learned.Except(Untouched(network)).Count();
    }

    private void Compare(RandomNetwork network, ReferenceRun reference, CompileOptions options, string[] forms)
    {
        string what = $"seed {network.Seed} on {network.Profile}, split {options.Split}, placement {options.PlacementSeed?.ToString() ?? "in order"}";
        CompileResult compiled = Compiler.Compile(network.Graph, ChipProfile.Load(network.Profile), options with { Check = true });
        if (compiled.Image is null)
        {
            // Many learned delays or tables now and then take more room than a core has.
            compiled.Diagnostics.Where(d => d.Severity == Severity.Error)
                .ShouldAllBe(error => error.Code.Id.StartsWith("NC22", StringComparison.Ordinal), what);
            _refused++;
            return;
        }

        _features.Add(compiled.Image);
        string[]? digests = null;
        foreach (string engine in forms)
        {
            using CompiledNetwork chip = CompiledNetwork.Load(compiled, network.Profile, EngineForms.Create(engine));
            var recording = new NetworkRecording(chip, network);
            var registers = new LearningRegisters(chip);
            registers.Read().ShouldBe(Untouched(network), $"{what}, {engine}: what the image has");

            string[] stepped = recording.RunStepByStep(look: step => _ = step % LookEvery == 0 ? registers.Read() : null);
            recording.ShouldEqual(reference, $"{what}, {engine}, step by step");
            (digests ??= stepped).ShouldBe(stepped, $"{what}: the digest of {engine} differs");
            _states += stepped.Length;

            chip.Device.Reset(ResetKind.State);
            registers.Read().ShouldBe(Untouched(network), $"{what}, {engine}: what a reset brings back");

            // The same again, without a look between the steps: neither looks nor windows must show.
            recording.RunAtOnce().ShouldBe(stepped[^1], $"{what}: {engine} ends elsewhere when run at once");
            recording.ShouldEqual(reference, $"{what}, {engine}, at once");
        }
    }

    private static string[] Untouched(RandomNetwork network) => LearnedState.Of(new ReferenceNetwork(network.Graph)).Lines;
}
