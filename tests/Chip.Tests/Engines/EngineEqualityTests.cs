using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using Xunit.Abstractions;

namespace Chip.Tests.Engines;

/// <summary>The OpenCL engine and the scalar engine agree in state, spikes, counters and probes after every step.</summary>
public sealed class EngineEqualityTests(ITestOutputHelper output)
{
    private const int Steps = 40;
    private const int Probes = 5;

    [OpenClTheory]
    [InlineData(WorkDistribution.Solo, 60)]
    [InlineData(WorkDistribution.PerCore, 60)]
    [InlineData(WorkDistribution.Parallel, 60)]
    public void Random_networks_agree_after_every_step(WorkDistribution distribution, int networks)
    {
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
        long spikes = 0;
        for (int seed = 0; seed < networks; seed++)
        {
            spikes += Compare(factory!, seed);
        }

        output.WriteLine($"{networks} networks x {Steps} steps, {spikes} spikes, seeds 0..{networks - 1}");
        spikes.ShouldBeGreaterThan(1000);
    }

    [OpenClFact]
    public void A_window_of_many_steps_equals_single_steps()
    {
        foreach (WorkDistribution distribution in new[] { WorkDistribution.Solo, WorkDistribution.PerCore, WorkDistribution.Parallel })
        {
            OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
            for (int seed = 100; seed < 110; seed++)
            {
                ChipParameters parameters = SyntheticChip.Random(seed, 1 + (seed % 5));
                using ICoreEngine whole = factory!.Create(parameters);
                using ICoreEngine single = factory.Create(parameters);
                var wholeRun = new EngineDriver(parameters, whole);
                var singleRun = new EngineDriver(parameters, single);
                wholeRun.Run(Steps, step => SyntheticChip.InputOf(parameters, seed, step));
                for (int s = 0; s < Steps; s++)
                {
                    singleRun.Run(1, step => SyntheticChip.InputOf(parameters, seed, step));
                }

                wholeRun.Digest().ShouldBe(singleRun.Digest(), $"seed {seed}, {distribution}");
            }
        }
    }

    private static long Compare(OpenClEngineFactory factory, int seed)
    {
        ChipParameters parameters = SyntheticChip.Random(seed, 1 + (seed % 5));
        using var scalar = new ScalarEngine(parameters);
        using ICoreEngine opencl = factory.Create(parameters);
        var scalarRun = new EngineDriver(parameters, scalar);
        var openclRun = new EngineDriver(parameters, opencl);
        ProbePoint[] probes = [.. Enumerable.Range(0, Probes).Select(i => new ProbePoint(
            parameters.Cores[i % parameters.Cores.Length].FirstLane, (ProbeVariable)i))];
        long spikes = 0;
        openclRun.Digest().ShouldBe(scalarRun.Digest(), $"seed {seed}, before step 1");
        for (int step = 1; step <= Steps; step++)
        {
            scalarRun.Run(1, t => SyntheticChip.InputOf(parameters, seed, t), probes);
            openclRun.Run(1, t => SyntheticChip.InputOf(parameters, seed, t), probes);
            string place = $"seed {seed}, step {step}";
            openclRun.Digest().ShouldBe(scalarRun.Digest(), place);
            RunWindow a = scalarRun.Window;
            RunWindow b = openclRun.Window;
            b.SpikeBits.AsSpan(0, b.SpikeWordsPerStep).SequenceEqual(a.SpikeBits.AsSpan(0, a.SpikeWordsPerStep)).ShouldBeTrue(place);
            b.ProbeValues.AsSpan(0, Probes).SequenceEqual(a.ProbeValues.AsSpan(0, Probes)).ShouldBeTrue(place);
            foreach (CoreParameters core in parameters.Cores)
            {
                b.CountersOf(0, core.Index).ToArray().ShouldBe(a.CountersOf(0, core.Index).ToArray(), place);
                spikes += a.CountersOf(0, core.Index)[(int)CoreCounter.CompartmentSpikes];
            }
        }

        return spikes;
    }
}
