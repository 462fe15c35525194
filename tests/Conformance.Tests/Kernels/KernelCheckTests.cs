using Conformance.Tests.Chain;
using Conformance.Tests.Equality;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Graph;
using NeuroChip.Server;
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
    private const int Networks = 8;
    private const int Steps = 16;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neurochip-kernels-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OclgrindTheory]
    [InlineData(nameof(WorkDistribution.Solo))]
    [InlineData(nameof(WorkDistribution.PerCore))]
    public void Nothing_is_found_in_the_kernels(string distribution)
    {
        InjectedSpike[] input =
        [
            .. from step in Enumerable.Range(1, Steps)
               from unit in Enumerable.Range(0, 6)
               where (step + unit) % 3 == 0
               select InjectedSpike.OfUnit("in", unit, step),
        ];
        foreach (int split in (int[])[1, 3])
        {
            Check($"segments-{split}", SegmentNetwork.Build(), "wide", input, split, distribution);
        }

        output.WriteLine($"seeds {FirstSeed}..{FirstSeed + Networks - 1}");
        for (int seed = FirstSeed; seed < FirstSeed + Networks; seed++)
        {
            RandomNetwork network = RandomNetwork.Make(seed);
            Check($"random-{seed}", network.Graph, network.Profile, network.Input, 1 + (seed % 3), distribution);
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

    /// <summary>Runs are a short window, a single step and a long one; the scalar engine says how they end.</summary>
    private void Check(string name, SnnGraph graph, string profile, IEnumerable<InjectedSpike> input, int split, string distribution)
    {
        CompileResult compiled = CompiledNetwork.Compile(graph, profile, new CompileOptions { Split = split });
        InjectedSpike[] spikes = [.. input.Where(spike => spike.Step <= Steps)];
        using CompiledNetwork chip = CompiledNetwork.Load(compiled, profile, EngineChoice.Create(EngineChoice.Scalar));
        chip.Device.Inject(spikes).Late.ShouldBeEmpty();
        chip.Device.Run(Steps);
        var job = new KernelJob(
            name, profile, distribution, [3, 1, Steps - 4], [.. spikes.Select(JobSpike.From)], chip.Device.ReadDigest());

        CheckedRun run = Oclgrind.Run("run", job.Write(_folder.FullName, compiled.Image!.ToBytes()));

        run.Findings.ShouldBeEmpty(name);
        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.ShouldStartWith(name);
    }
}
