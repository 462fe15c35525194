using System.Collections.Concurrent;
using System.Reflection;
using Conformance.Tests.Chain;
using NeuroChip.Cli.Conformance;
using NeuroChip.Cli.Running;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace Conformance.Tests.Cases;

/// <summary>
/// The published cases of the core, made by an independent implementation: every spike, the state after every step,
/// every probe and everything learned, on every engine, on one core per population and split over three and seven.
/// </summary>
public sealed class CoreCaseTests
{
    private static readonly ChipProfile Profile = ChipProfile.Load("conformance");

    /// <summary>Kernels are built once per engine, not once per case.</summary>
    private static readonly ConcurrentDictionary<string, IEngineFactory> Factories = new();

    [Theory]
    [CaseFamily("delay")]
    [CaseFamily("lif")]
    [CaseFamily("weights")]
    [CaseFamily("recurrent")]
    [CaseFamily("overflow")]
    [CaseFamily("reset")]
    [CaseFamily("noise")]
    [CaseFamily("learn")]
    [CaseFamily("stochastic")]
    [CaseFamily("plastic")]
    [CaseFamily("multi")]
    public async Task Spikes_states_probes_and_what_is_learned_are_as_published(string file, string engine)
    {
        IEngineFactory factory = Factories.GetOrAdd(engine, Engines.Of);
        foreach (int split in (int[])[1, 3, 7])
        {
            await using var target = new InProcessTarget(new EmulatedDevice("test", Profile, factory));
            var runner = new ConformanceRunner(Profile, new CompileOptions { Split = split, Check = true }, [target]);
            await foreach (CaseOutcome outcome in runner.RunAsync([Checkout.File($"{CaseFamilyAttribute.Folder}/{file}")], CancellationToken.None))
            {
                outcome.Verdict.ShouldBe(CaseVerdict.Passed, $"split {split}: {outcome.Reason}{outcome.First}");
                outcome.Engine.ShouldBe(engine);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Every_case_passes_over_the_wire_too(int split)
    {
        string socket = Path.Combine(Path.GetTempPath(), $"neurochip-cases-{Environment.ProcessId}-{split}");
        using var device = new EmulatedDevice("served", Profile, Factories.GetOrAdd(EngineChoice.Names[0], Engines.Of));
        await using DeviceServer server = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = [$"unix:{socket}"], Devices = [device] });
        await using TargetChoice choice = await RemoteChoice.ConnectAsync(new ServerAddress($"unix:{socket}"), CancellationToken.None);
        await using IRunTarget target = await choice.OpenAsync(Profile, CancellationToken.None);
        var runner = new ConformanceRunner(Profile, new CompileOptions { Split = split }, [target]);
        int passed = 0;
        await foreach (CaseOutcome outcome in runner.RunAsync(
            CaseFamilyAttribute.Files().Select(file => Checkout.File($"{CaseFamilyAttribute.Folder}/{file}")), CancellationToken.None))
        {
            outcome.Verdict.ShouldBe(CaseVerdict.Passed, $"{outcome.Name}: {outcome.Reason}{outcome.First}");
            passed++;
        }

        passed.ShouldBe(56);
    }

    [Fact]
    public void Every_case_belongs_to_a_family_that_is_run()
    {
        string[] families =
        [
            .. typeof(CoreCaseTests).GetMethod(nameof(Spikes_states_probes_and_what_is_learned_are_as_published))!
                .GetCustomAttributes<CaseFamilyAttribute>()
                .Select(family => family.Family),
        ];

        CaseFamilyAttribute.Files().Select(CaseFamilyAttribute.FamilyOf).Distinct().ShouldBe(families, ignoreOrder: true);
    }

    [Fact]
    public void Every_published_case_is_read_in_full()
    {
        foreach (string file in CaseFamilyAttribute.Files())
        {
            ConformanceCase published = CaseReader.Read(Checkout.File($"{CaseFamilyAttribute.Folder}/{file}"));

            published.Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
            published.ExpectedLearned.Length.ShouldBe(published.Synapses.Count(synapses => synapses.Rule is not null), file);
        }
    }
}
