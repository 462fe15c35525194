using System.Reflection;
using Conformance.Tests.Chain;
using NeuroChip.Compilation;

namespace Conformance.Tests.Cases;

/// <summary>
/// The published cases of the core, made by an independent implementation: every spike, the state after every step and
/// every probe, on every engine, on one core per population and split over three.
/// </summary>
public sealed class CoreCaseTests
{
    private const string NoLearning = "this version does not execute learning";
    private const string NoNoise = "this version does not execute noise";

    [Theory]
    [CaseFamily("delay")]
    [CaseFamily("lif")]
    [CaseFamily("weights")]
    [CaseFamily("recurrent")]
    [CaseFamily("overflow")]
    [CaseFamily("reset")]
    [CaseFamily("noise", Skip = NoNoise)]
    [CaseFamily("learn", Skip = NoLearning)]
    [CaseFamily("stochastic", Skip = NoLearning)]
    [CaseFamily("plastic", Skip = NoLearning)]
    [CaseFamily("multi", Skip = NoLearning)]
    public void Spikes_states_and_probes_are_as_published(string file, string engine)
    {
        ConformanceCase published = CaseReader.Read(Checkout.File($"{CaseFamilyAttribute.Folder}/{file}"));
        published.ExpectedHashes.Length.ShouldBe(published.Steps);
        foreach (int split in (int[])[1, 3])
        {
            CaseRun run = CaseRun.Execute(published, "wide", Engines.Of(engine), new CompileOptions { Split = split });

            int differs = Enumerable.Range(0, published.Steps).FirstOrDefault(i => run.Hashes[i] != published.ExpectedHashes[i], -1);
            differs.ShouldBe(-1, $"split {split}: the state differs first after step {differs + 1}");
            run.Spikes.ShouldBe(published.ExpectedSpikes.AsEnumerable(), $"split {split}");
            for (int probe = 0; probe < published.Probes.Length; probe++)
            {
                run.Probes[probe].ShouldBe(published.ExpectedProbes[probe].AsEnumerable(), $"split {split}: {published.Probes[probe].Key}");
            }
        }
    }

    [Fact]
    public void Every_case_belongs_to_a_family_that_is_run_or_skipped_by_name()
    {
        string[] families =
        [
            .. typeof(CoreCaseTests).GetMethod(nameof(Spikes_states_and_probes_are_as_published))!
                .GetCustomAttributes<CaseFamilyAttribute>()
                .Select(family => family.Family),
        ];

        CaseFamilyAttribute.Files().Select(CaseFamilyAttribute.FamilyOf).Distinct().ShouldBe(families, ignoreOrder: true);
    }

    [Theory]
    [InlineData("noise-0.json", "noise is not executed")]
    [InlineData("learn-0.json", "learning is not executed")]
    public void What_is_not_executed_is_refused_by_name(string file, string reason) =>
        Should.Throw<CaseFormatException>(() => CaseReader.Read(Checkout.File($"{CaseFamilyAttribute.Folder}/{file}")))
            .Message.ShouldContain(reason);
}
