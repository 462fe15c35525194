using Chip.Tests.Engines;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Learning;

/// <summary>Random chips whose plastic rows are nearly all to all: every engine agrees with the scalar one, whatever its layout.</summary>
public sealed class RandomBlocksTests
{
    private const int Steps = 20;

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void State_and_counters_agree_with_the_scalar_engine_after_every_step(string name)
    {
        int changed = 0;
        for (int seed = 0; seed < 24; seed++)
        {
            ChipParameters parameters = SyntheticBlocks.Random(seed, 1 + (seed % 3));
            using ICoreEngine scalar = TestEngines.Get("scalar").Create(parameters);
            using ICoreEngine other = TestEngines.Get(name).Create(parameters);
            var expected = new EngineDriver(parameters, scalar);
            var found = new EngineDriver(parameters, other);
            for (int step = 1; step <= Steps; step++)
            {
                expected.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                found.Run(1, t => SyntheticChip.InputOf(parameters, seed, t));
                found.Digest().ShouldBe(expected.Digest(), $"seed {seed}, step {step}");
                for (int core = 0; core < parameters.Cores.Length; core++)
                {
                    found.Window.CountersOf(0, core).ToArray().ShouldBe(
                        expected.Window.CountersOf(0, core).ToArray(), $"seed {seed}, step {step}, core {core}");
                }
            }

            CoreLearning learned = scalar.ReadLearning(0)!;
            PlasticRows rows = parameters.Cores[0].Learn!.Rows;
            changed += Enumerable.Range(0, rows.Synapses).Count(i => learned.Weight[i] != rows.Weight[i]);
        }

        changed.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Most_of_their_plastic_synapses_lie_in_blocks_and_each_in_a_byte_of_its_own()
    {
        (int blocked, int all) = (0, 0);
        for (int seed = 0; seed < 24; seed++)
        {
            ChipParameters parameters = SyntheticBlocks.Random(seed, 1 + (seed % 3));
            int[]?[] delays = [.. parameters.Cores.Select(core => core.Learn is { } learn ? Array.ConvertAll(learn.Rows.Delay, delay => (int)delay) : null)];
            int[] places = [.. new LearningTables(parameters, delays).Places.SelectMany(places => places)];
            places.Distinct().Count().ShouldBe(places.Length, $"seed {seed}");
            blocked += places.Count(place => place < 0);
            all += places.Length;
        }

        blocked.ShouldBeGreaterThan(all / 2);
    }
}
