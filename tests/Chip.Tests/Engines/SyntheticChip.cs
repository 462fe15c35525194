using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Chip.Tests.Engines;

/// <summary>Chips made in memory, without an image, so that engine tests depend on nothing but the engines.</summary>
internal static class SyntheticChip
{
    /// <summary>A synapse of a hand-made core.</summary>
    internal readonly record struct Synapse(int Axon, int Target, int Weight, int Delay = 0);

    /// <summary>One core with the given synapses and no axons out.</summary>
    public static ChipParameters OneCore(
        int compartments, int axons, int delaySlots, IEnumerable<Synapse> synapses, int noiseExp = 0, int noiseOffset = 0) =>
        Assemble([new Plan(compartments, axons, delaySlots, [.. synapses], [], noiseExp, noiseOffset)]);

    /// <summary>A network drawn from a seed: several cores, all parameters different, every feature of the step in use.</summary>
    public static ChipParameters Random(int seed, int cores)
    {
        var random = new Random(seed);
        int[] sizes = [.. Enumerable.Range(0, cores).Select(_ => random.Next(1, 70))];
        int[] axons = [.. sizes.Select(_ => random.Next(1, 40))];
        var plans = new List<Plan>();
        for (int c = 0; c < cores; c++)
        {
            int slots = 1 << random.Next(1, 7);
            int synapses = random.Next(0, 60 * axons[c]);
            bool clustered = random.Next(2) == 0;
            bool oneDelay = random.Next(2) == 0;
            int range = 1 << random.Next(1, 16);
            int longest = random.Next(slots - 1);
            int[] widths = [.. Enumerable.Range(0, axons[c]).Select(_ => random.Next(2) == 0 ? sizes[c] : random.Next(1, sizes[c] + 1))];
            plans.Add(new Plan(
                sizes[c], axons[c], slots,
                [.. Enumerable.Range(0, synapses).Select(i =>
                {
                    int axon = random.Next(axons[c]);
                    return new Synapse(
                        axon,
                        clustered ? i % widths[axon] : random.Next(widths[axon]),
                        Math.Clamp(random.Next(-range, range), -32767, 32767),
                        oneDelay ? 0 : random.Next(longest + 1));
                })],
                []));
        }

        for (int c = 0; c < cores; c++)
        {
            plans[c] = plans[c] with { Out = [.. Enumerable.Range(0, sizes[c]).Select(_ => PacketsTo(plans, random))] };
        }

        ChipParameters parameters = Assemble(plans, random);
        foreach (CoreParameters core in parameters.Cores)
        {
            for (int lane = core.FirstLane; lane < core.FirstLane + core.Compartments; lane++)
            {
                Fill(parameters, lane, random);
            }

            if (random.Next(2) == 0)
            {
                PlantTrees(parameters, core, random);
            }

            // A loader marks the rows that the image shifts; a host may shift any, so only some are marked here.
            for (int row = 0; row < core.Rows.Count; row++)
            {
                core.Rows.Shifted[row] = random.Next(2) == 0;
            }
        }

        return parameters;
    }

    /// <summary>Packets whose atom and delay the receiving row can take.</summary>
    private static ArrivingSpike[] PacketsTo(List<Plan> plans, Random random) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ =>
        {
            int core = random.Next(plans.Count);
            Plan plan = plans[core];
            int axon = random.Next(plan.Axons);
            Synapse[] row = [.. plan.Synapses.Where(synapse => synapse.Axon == axon)];
            int atoms = plan.Compartments - row.Select(synapse => synapse.Target).DefaultIfEmpty().Max();
            int delays = plan.DelaySlots - 1 - row.Select(synapse => synapse.Delay).DefaultIfEmpty().Max();
            return new ArrivingSpike(core, axon, random.Next(2) == 0 ? 0 : random.Next(atoms), random.Next(2) == 0 ? 0 : random.Next(delays));
        })];

    /// <summary>Joins and pushes that leave the stack empty behind the last compartment.</summary>
    private static void PlantTrees(ChipParameters parameters, CoreParameters core, Random random)
    {
        int depth = 0;
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            int behind = core.Compartments - 1 - i;
            int taken = random.Next(Math.Clamp(depth - (2 * behind), 0, 2), Math.Min(depth, 2) + 1);
            depth -= taken;
            parameters.Join[lane] = taken == 0 ? DendriteJoin.None : (DendriteJoin)random.Next(1, 8);
            parameters.JoinBoth[lane] = taken == 2;
            bool pushes = depth + 1 <= Math.Min(2 * behind, 16) && random.Next(3) != 0;
            parameters.Push[lane] = pushes ? (DendritePush)random.Next(1, 4) : DendritePush.None;
            depth += pushes ? 1 : 0;
        }
    }

    /// <summary>Packets from outside for a step, drawn from seed and step; some carry an atom.</summary>
    public static List<ArrivingSpike> InputOf(ChipParameters parameters, int seed, long step)
    {
        var random = new Random(unchecked(((int)step * 7919) ^ (seed * 104729)));
        return [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ =>
        {
            CoreParameters core = parameters.Cores[random.Next(parameters.Cores.Length)];
            int axon = random.Next(core.Rows.Count);
            int atoms = core.Learn?.Role[axon] == AxonRole.Learn ? 1 : core.Compartments - Math.Max(core.Rows.LargestTarget[axon], 0);
            return new ArrivingSpike(core.Index, axon, random.Next(2) == 0 ? 0 : random.Next(atoms));
        })];
    }

    private static void Fill(ChipParameters parameters, int lane, Random random)
    {
        int[] decays = [0, 1, 128, 819, 2048, 4095];
        parameters.DecayU[lane] = decays[random.Next(decays.Length)] + 1;
        parameters.DecayV[lane] = decays[random.Next(decays.Length)];
        parameters.Bias[lane] = random.Next(-4096, 4096) << random.Next(0, 8);
        parameters.Threshold[lane] = random.Next(0, 1 << random.Next(4, 17)) << 6;
        parameters.Refract[lane] = random.Next(3) == 0 ? random.Next(1, 64) : 1;
        parameters.ResetMode[lane] = (byte)random.Next(3);
        parameters.ResetInterval[lane] = random.Next(4) == 0 ? random.Next(1, 20) : 0;
        parameters.ResetOffset[lane] = random.Next(0, 40);
        parameters.InitialU[lane] = random.Next(-(1 << 23), 1 << 23);
        parameters.InitialV[lane] = random.Next(-(1 << 23), 1 << 23);
        parameters.InitialRefractory[lane] = random.Next(0, 4);
        parameters.Noise[lane] = (NoiseTarget)Math.Max(random.Next(-2, 3), 0);
        parameters.NoiseSeed[lane] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        parameters.NoiseUnit[lane] = random.Next(1 << 24);
    }

    private static ChipParameters Assemble(IReadOnlyList<Plan> plans, Random? random = null)
    {
        var cores = ImmutableArray.CreateBuilder<CoreParameters>();
        int lane = 0;
        foreach (Plan plan in plans)
        {
            var core = new CoreParameters
            {
                Address = new CoreAddress(0, cores.Count),
                Index = cores.Count,
                Compartments = plan.Compartments,
                FirstLane = lane,
                DelaySlots = plan.DelaySlots,
                VMin = random is null ? 1 - (1 << 23) : 1 - (1 << random.Next(0, 24)),
                VMax = random is null ? (1 << 23) - 1 : (1 << (9 + (2 * random.Next(0, 8)))) - 1,
                NoiseExp = random is null ? plan.NoiseExp : random.Next(1, 24),
                NoiseOffset = random is null ? plan.NoiseOffset : random.Next(-2, 3),
                OutStart = Starts(Enumerable.Range(0, plan.Compartments).Select(i => i < plan.Out.Length ? plan.Out[i].Length : 0)),
                OutCore = [.. plan.Out.SelectMany(entries => entries.Select(entry => entry.Core))],
                OutPacket = [.. plan.Out.SelectMany(entries => entries.Select(entry => entry.Code))],
                Rows = RowsOf(plan),
                CompartmentConfigs = new ulong[plan.Compartments],
            };
            cores.Add(core);
            lane += core.LaneCount;
        }

        return new ChipParameters(cores.ToImmutable(), lane);
    }

    private static SynapseRows RowsOf(Plan plan)
    {
        ILookup<int, Synapse> byAxon = plan.Synapses.ToLookup(synapse => synapse.Axon);
        Synapse[] ordered = [.. Enumerable.Range(0, plan.Axons).SelectMany(axon => byAxon[axon])];
        return new SynapseRows
        {
            Start = Starts(Enumerable.Range(0, plan.Axons).Select(axon => byAxon[axon].Count())),
            Target = [.. ordered.Select(synapse => (ushort)synapse.Target)],
            Weight = [.. ordered.Select(synapse => (short)synapse.Weight)],
            Delay = [.. ordered.Select(synapse => (byte)synapse.Delay)],
            Words = [.. Enumerable.Range(0, plan.Axons).Select(axon => byAxon[axon].Count() / 4)],
        };
    }

    private static int[] Starts(IEnumerable<int> lengths)
    {
        List<int> starts = [0];
        foreach (int length in lengths)
        {
            starts.Add(starts[^1] + length);
        }

        return [.. starts];
    }

    private sealed record Plan(
        int Compartments, int Axons, int DelaySlots, ImmutableArray<Synapse> Synapses, ArrivingSpike[][] Out,
        int NoiseExp = 0, int NoiseOffset = 0);
}
