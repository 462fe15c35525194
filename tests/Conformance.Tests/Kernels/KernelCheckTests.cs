using Conformance.Tests.Chain;
using Conformance.Tests.Equality;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;
using NeuroChip.Graph;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Kernels;

/// <summary>
/// Small networks on the kernels under Oclgrind, in a process of their own: no finding, and the scalar engine's state.
/// A network with something new to the kernels belongs into the list; the child runs any image.
/// One process each: Oclgrind keeps what it knows of a buffer when another buffer gets the place of a released one.
/// </summary>
public sealed class KernelCheckTests(ITestOutputHelper output) : IDisposable
{
    private const int FirstSeed = 3000;
    private const int Networks = 5;
    private const int Steps = 16;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neurochip-kernels-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OclgrindTheory]
    [InlineData(nameof(WorkDistribution.Solo))]
    [InlineData(nameof(WorkDistribution.PerCore))]
    public void Nothing_is_found_in_the_kernels(string distribution)
    {
        foreach (int split in (int[])[1, 3])
        {
            Check($"segments-{split}", SegmentNetwork.Build(), "wide", Input(), split, distribution);
        }

        var features = new NetworkFeatures();
        features.Add(Check("features", FeatureNetwork.Build(), "loihi1-d18", Input(), 2, distribution));
        features.ShouldShow(
            1, ["noise on u", "noise on v", "axonal delays", "atoms of units", "population axons of one slot", .. NetworkFeatures.Trees()]);

        output.WriteLine($"seeds {FirstSeed}..{FirstSeed + Networks - 1}");
        for (int seed = FirstSeed; seed < FirstSeed + Networks; seed++)
        {
            RandomNetwork network = RandomNetwork.Make(seed);
            features.Add(Check($"random-{seed}", network.Graph, network.Profile, network.Input, 1 + (seed % 3), distribution));
        }

        output.WriteLine($"images with {features}");
    }

    [OclgrindTheory]
    [InlineData(nameof(WorkDistribution.Solo), nameof(KernelMode.Strict))]
    [InlineData(nameof(WorkDistribution.PerCore), nameof(KernelMode.Strict))]
    [InlineData(nameof(WorkDistribution.Solo), nameof(KernelMode.Phased))]
    [InlineData(nameof(WorkDistribution.PerCore), nameof(KernelMode.Phased))]
    public void Nothing_is_found_in_the_kernels_that_tests_use(string distribution, string mode) =>
        Check("features", FeatureNetwork.Build(), "loihi1-d18", Input(), 2, distribution, Enum.Parse<KernelMode>(mode));

    [OclgrindTheory]
    [InlineData(nameof(WorkDistribution.Solo), nameof(KernelMode.Plain), nameof(MicrocodeExecution.General))]
    [InlineData(nameof(WorkDistribution.PerCore), nameof(KernelMode.Plain), nameof(MicrocodeExecution.General))]
    [InlineData(nameof(WorkDistribution.Solo), nameof(KernelMode.Plain), nameof(MicrocodeExecution.Specialised))]
    [InlineData(nameof(WorkDistribution.PerCore), nameof(KernelMode.Plain), nameof(MicrocodeExecution.Specialised))]
    [InlineData(nameof(WorkDistribution.Solo), nameof(KernelMode.Strict), nameof(MicrocodeExecution.General))]
    [InlineData(nameof(WorkDistribution.PerCore), nameof(KernelMode.Phased), nameof(MicrocodeExecution.General))]
    public void Nothing_is_found_in_the_kernels_that_learn(string distribution, string mode, string execution)
    {
        ChipImage image = Check(
            "plastic", PlasticNetwork.Build(), "loihi1-d18", Input(), 1, distribution, Enum.Parse<KernelMode>(mode), execution);
        if (mode == nameof(KernelMode.Plain))
        {
            ShouldLearn(image);
        }
    }

    /// <summary>Weights, delays and tags change in the run that is checked, by reward, too.</summary>
    private static void ShouldLearn(ChipImage image)
    {
        using Chip chip = Chip.Load(image, ChipProfile.Load("loihi1-d18"), new ScalarEngineFactory());
        ManifestPopulation source = image.Manifest.Populations.Single(population => population.Name == "in");
        foreach (InjectedSpike spike in Input())
        {
            chip.TryInjectSource(source.FirstSource + spike.Unit, spike.Step).ShouldBeTrue();
        }

        chip.Run(Steps);
        var changed = new HashSet<string>();
        foreach (CoreParameters core in chip.Parameters.Cores.Where(core => core.Learn is not null))
        {
            CoreLearning before = CoreLearning.Initial(core.Learn!);
            CoreLearning after = chip.ReadState(core.Index).Learning!;
            Note("weights", before.Weight, after.Weight);
            Note("delays", before.Delay, after.Delay);
            Note("tags", before.Tag, after.Tag);
            Note("reward", [before.R1], [after.R1]);
        }

        changed.Order().ShouldBe(["delays", "reward", "tags", "weights"]);

        void Note(string what, int[] before, int[] after)
        {
            if (!before.AsSpan().SequenceEqual(after))
            {
                changed.Add(what);
            }
        }
    }

    [OclgrindTheory]
    [InlineData("none", "")]
    [InlineData("bounds", "Invalid write of size 4")]
    [InlineData("alignment", "not aligned")]
    [InlineData("uninitialized", "depends on uninitialized value")]
    [InlineData("race", "Write-write data race")]
    public void A_planted_fault_is_found(string kernel, string finding)
    {
        CheckedRun run = Oclgrind.Run("plant", kernel);

        run.ExitCode.ShouldBe(0, run.Output);
        run.Findings.ShouldContain(finding);
        (run.Findings.Length == 0).ShouldBe(finding.Length == 0, run.Findings);
    }

    private static InjectedSpike[] Input() =>
    [
        .. from step in Enumerable.Range(1, Steps)
           from unit in Enumerable.Range(0, 6)
           where (step + unit) % 3 == 0
           select InjectedSpike.OfUnit("in", unit, step),
    ];

    /// <summary>
    /// Runs are a short window, a single step and a long one; the scalar engine says how they end. Gives the image.
    /// The long one comes first where a kernel reads records back, with one work-item and where cores learn: the checker takes a
    /// record buffer that has grown for the one it replaced.
    /// </summary>
    private ChipImage Check(
        string name, SnnGraph graph, string profile, IEnumerable<InjectedSpike> input, int split, string distribution,
        KernelMode mode = KernelMode.Plain, string execution = nameof(MicrocodeExecution.Automatic))
    {
        CompileResult compiled = CompiledNetwork.Compile(graph, profile, new CompileOptions { Split = split });
        InjectedSpike[] spikes = [.. input.Where(spike => spike.Step <= Steps)];
        using CompiledNetwork chip = CompiledNetwork.Load(compiled, profile, EngineChoice.Create(EngineChoice.Scalar));
        chip.Device.Inject(spikes).Late.ShouldBeEmpty();
        chip.Device.Run(Steps);
        bool learns = compiled.Image!.Manifest.Projections.Length > 0;
        int[] runs = learns || distribution == nameof(WorkDistribution.Solo) ? [Steps - 4, 1, 3] : [3, 1, Steps - 4];
        var job = new KernelJob(
            name, profile, distribution, mode, runs, [.. spikes.Select(JobSpike.From)], chip.Device.ReadDigest(), execution);

        CheckedRun run = Oclgrind.Run("run", job.Write(_folder.FullName, compiled.Image!.ToBytes()));

        run.Findings.ShouldBeEmpty(name);
        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.ShouldStartWith(name);
        return chip.Image;
    }
}
