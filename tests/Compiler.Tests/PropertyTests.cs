using NeuroChip.Compilation;
using NeuroChip.Compilation.Dumps;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Graph;
using NeuroChip.Spec.Profiles;

namespace Compiler.Tests;

/// <summary>What must hold for any network. The checkers of every pass run in each compilation.</summary>
public class PropertyTests
{
    private const int Networks = 60;

    public static TheoryData<string> Profiles => ["loihi1-d18", "wide"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Random_networks_pass_every_checker_however_they_are_split_and_placed(string profileName)
    {
        ChipProfile profile = ChipProfile.Load(profileName);
        for (int seed = 0; seed < Networks; seed++)
        {
            SnnGraph graph = RandomNetworks.Make(seed);
            CompileResult whole = Compiling.Succeed(graph, profile);
            foreach (int split in new[] { 1, 2, 5 })
            {
                CompileResult result = Compiling.Succeed(graph, profile, new CompileOptions { Split = split, PlacementSeed = (ulong)seed });
                StageDump.Write(result, "quantization").ShouldBe(StageDump.Write(whole, "quantization"), $"seed {seed}");
                result.Partitioned!.Cores.Sum(c => c.SynapseCount).ShouldBe(whole.Partitioned!.Cores.Sum(c => c.SynapseCount), $"seed {seed}");
                foreach (Population population in graph.Populations.Where(p => p.Model is not SpikeSource))
                {
                    int group = graph.Populations.IndexOf(population);
                    result.Partitioned.Cores.Count(c => c.Slices.Any(s => s.Group == group)).ShouldBe(Math.Min(split, population.Size), $"seed {seed}");
                }
            }
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        for (int seed = 0; seed < Networks; seed += 10)
        {
            var options = new CompileOptions { PlacementSeed = 3 };
            byte[] first = Compiling.Succeed(RandomNetworks.Make(seed), Compiling.Loihi, options).Image!.ToBytes();
            byte[] second = Compiling.Succeed(RandomNetworks.Make(seed), Compiling.Loihi, options).Image!.ToBytes();
            second.AsSpan().SequenceEqual(first).ShouldBeTrue($"seed {seed}");
        }
    }

    [Fact]
    public void On_a_tiny_chip_a_network_fits_within_every_limit_or_is_refused_with_a_code()
    {
        int fitted = 0;
        for (int seed = 0; seed < 2 * Networks; seed++)
        {
            CompileResult result = Compiling.Try(RandomNetworks.Make(seed));
            if (!result.Succeeded)
            {
                result.Diagnostics.ShouldNotBeEmpty($"seed {seed}");
                continue;
            }

            fitted++;
            foreach (PartitionedCore core in result.Partitioned!.Cores)
            {
                core.Usage.Violations(Compiling.Tiny).ShouldBeEmpty($"seed {seed}");
            }
        }

        fitted.ShouldBeInRange(Networks / 2, 2 * Networks);
    }
}
