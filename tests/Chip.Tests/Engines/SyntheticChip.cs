using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace Chip.Tests.Engines;

/// <summary>Chips made in memory, without an image, so that engine tests depend on nothing but the engines.</summary>
internal static class SyntheticChip
{
    /// <summary>A synapse of a hand-made core.</summary>
    internal readonly record struct Synapse(int Axon, int Target, int Weight, int Delay = 0);

    /// <summary>One core with the given synapses and no axons out.</summary>
    public static ChipParameters OneCore(int compartments, int axons, int delaySlots, IEnumerable<Synapse> synapses) =>
        Assemble([new Plan(compartments, axons, delaySlots, [.. synapses], [])]);

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
            plans.Add(new Plan(
                sizes[c], axons[c], slots,
                [.. Enumerable.Range(0, synapses).Select(i => new Synapse(
                    random.Next(axons[c]),
                    clustered ? i % sizes[c] : random.Next(sizes[c]),
                    Math.Clamp(random.Next(-range, range), -32767, 32767),
                    oneDelay ? 0 : random.Next(slots - 1)))],
                [.. Enumerable.Range(0, sizes[c]).Select(_ => Enumerable.Range(0, random.Next(4)).Select(_ =>
                {
                    int target = random.Next(cores);
                    return (target, random.Next(axons[target]));
                }).ToArray())]));
        }

        ChipParameters parameters = Assemble(plans, random);
        foreach (CoreParameters core in parameters.Cores)
        {
            for (int lane = core.FirstLane; lane < core.FirstLane + core.Compartments; lane++)
            {
                Fill(parameters, lane, random);
            }
        }

        return parameters;
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
                OutStart = Starts(Enumerable.Range(0, plan.Compartments).Select(i => i < plan.Out.Length ? plan.Out[i].Length : 0)),
                OutCore = [.. plan.Out.SelectMany(entries => entries.Select(entry => entry.Core))],
                OutPacket = [.. plan.Out.SelectMany(entries => entries.Select(entry => PacketCode.Pack(entry.Axon, 0, 0)))],
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
        int Compartments, int Axons, int DelaySlots, ImmutableArray<Synapse> Synapses, (int Core, int Axon)[][] Out);
}
