using System.Collections.Immutable;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Engines;

/// <summary>Chips whose cores learn, made in memory from those of <see cref="SyntheticChip"/>: every role, rounding and program in use.</summary>
internal static class PlasticChip
{
    private static readonly int[] WeightBits = [1, 2, 3, 4, 5, 6, 8];

    /// <summary>Room for learned delays and axonal delays, both as long as they get.</summary>
    private const int DelaySlots = 128;

    /// <summary>A network drawn from a seed. Most of its cores learn, each with programs and an epoch of its own.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="cores">Number of cores.</param>
    /// <param name="longest">Longest epoch.</param>
    public static ChipParameters Random(int seed, int cores, int longest = 9)
    {
        var random = new Random(unchecked(seed * 7907));
        ChipParameters still = SyntheticChip.Random(seed, cores);
        CoreParameters[] learning =
        [
            .. still.Cores.Select(core => core.Index == 0 || random.Next(3) != 0 ? WithLearning(core, random, longest) : core),
        ];
        return Copy(still, [.. learning.Select(core => WithPackets(core, learning))]);
    }

    /// <summary>Packets from outside for a step; none shifts a row that learns.</summary>
    public static List<ArrivingSpike> InputOf(ChipParameters parameters, int seed, long step)
    {
        var random = new Random(unchecked(((int)step * 6271) ^ (seed * 92821)));
        return [.. Enumerable.Range(0, random.Next(0, 8)).Select(_ =>
        {
            CoreParameters core = parameters.Cores[random.Next(parameters.Cores.Length)];
            int axon = random.Next(core.Rows.Count);
            int atoms = core.Compartments - Math.Max(core.Rows.LargestTarget[axon], 0);
            return new ArrivingSpike(core.Index, axon, Learns(core, axon) || random.Next(2) == 0 ? 0 : random.Next(atoms));
        })];
    }

    /// <summary>New programs for a core's profiles, as a host would write them.</summary>
    public static void ReplacePrograms(LearnParameters learn, Random random) =>
        learn.Programs = [.. learn.Programs.Select(_ => RandomPrograms.Profile(random))];

    private static bool Learns(CoreParameters core, int axon) => core.Learn?.Role[axon] == AxonRole.Learn;

    private static CoreParameters WithLearning(CoreParameters core, Random random, int longest)
    {
        int axons = core.Rows.Count;
        int n = core.Compartments;
        AxonRole[] roles = [.. Enumerable.Range(0, axons).Select(_ => random.Next(10) switch
        {
            0 or 1 => AxonRole.None,
            2 => AxonRole.Reward,
            3 => AxonRole.Punish,
            _ => AxonRole.Learn,
        })];
        PlasticRows rows = PlasticRowsOf(core.Rows, roles, random);
        const int Profiles = 3;
        const int Configs = 6;
        int[] Numbers(int count, int limit) => [.. Enumerable.Range(0, count).Select(_ => random.Next(limit))];
        ulong[] Seeds(int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        var learn = new LearnParameters
        {
            Epoch = random.Next(4) == 0 ? 1 : random.Next(1, longest + 1),
            Enabled = random.Next(8) != 0,
            Rows = rows,
            Role = roles,
            Profile = Numbers(axons, Profiles),
            Programs = [.. Enumerable.Range(0, Profiles).Select(_ => RandomPrograms.Profile(random))],
            Traces = [.. Enumerable.Range(0, Configs).Select(i => Trace(random, i))],
            ConfigX1 = Numbers(axons, Configs),
            ConfigX2 = Numbers(axons, Configs),
            ConfigY1 = Numbers(n, Configs),
            ConfigY2 = Numbers(n, Configs),
            ConfigY3 = Numbers(n, Configs),
            PreSeed = Seeds(axons),
            PreUnit = Numbers(axons, 1 << 20),
            PostSeed = Seeds(n),
            PostUnit = Numbers(n, 1 << 20),
            InitialX1 = Numbers(axons, 128),
            InitialX2 = Numbers(axons, 128),
            InitialY1 = Numbers(n, 128),
            InitialY2 = Numbers(n, 128),
            InitialY3 = Numbers(n, 128),
        };
        return Copy(core, WithActualWeights(core.Rows, rows, roles), core.OutPacket, learn, DelaySlots);
    }

    private static TraceConfig Trace(Random random, int number) => number == 5
        ? new TraceConfig { Hold = true }
        : new TraceConfig
        {
            Impulse = random.Next(128),
            ImpulseFraction = random.Next(3) == 0 ? 64 : random.Next(128),
            Decay = random.Next(1 << 20),
            Rounding = (TraceRounding)(number % 4),
        };

    private static PlasticRows PlasticRowsOf(SynapseRows still, AxonRole[] roles, Random random)
    {
        var start = new List<int> { 0 };
        var synapses = new List<int>();
        var weights = new List<short>();
        SignMode[] signs = [.. roles.Select(role => role == AxonRole.Learn ? (SignMode)random.Next(1, 4) : SignMode.Unused)];
        byte[] bits = [.. roles.Select(_ => (byte)WeightBits[random.Next(WeightBits.Length)])];
        for (int axon = 0; axon < roles.Length; axon++)
        {
            for (int s = still.Start[axon]; s < still.Start[axon + 1] && roles[axon] == AxonRole.Learn; s++)
            {
                synapses.Add(s);
                weights.Add((short)RandomPrograms.Weight(random, signs[axon], bits[axon]));
            }

            start.Add(synapses.Count);
        }

        bool tagged = random.Next(3) != 0;
        return new PlasticRows
        {
            Start = [.. start],
            Target = [.. synapses.Select(s => still.Target[s])],
            Weight = [.. weights],
            Delay = [.. synapses.Select(s => still.Delay[s])],
            Tag = [.. synapses.Select(_ => (short)(tagged ? random.Next(-256, 256) : 0))],
            Sign = signs,
            WeightBits = bits,
            WeightExp = [.. roles.Select(_ => (sbyte)random.Next(-8, 8))],
        };
    }

    private static SynapseRows WithActualWeights(SynapseRows still, PlasticRows plastic, AxonRole[] roles)
    {
        short[] weights = [.. still.Weight];
        for (int axon = 0; axon < roles.Length; axon++)
        {
            for (int i = 0; i < plastic.Start[axon + 1] - plastic.Start[axon]; i++)
            {
                weights[still.Start[axon] + i] = (short)(
                    SynapseArithmetic.ActualWeight(plastic.Weight[plastic.Start[axon] + i], plastic.WeightExp[axon]) / 64);
            }
        }

        var rows = new SynapseRows { Start = still.Start, Target = still.Target, Weight = weights, Delay = still.Delay, Words = still.Words };
        for (int axon = 0; axon < roles.Length; axon++)
        {
            rows.Shifted[axon] = still.Shifted[axon] && roles[axon] != AxonRole.Learn;
        }

        return rows;
    }

    /// <summary>Packets to in-axons that learn lose their atom.</summary>
    private static CoreParameters WithPackets(CoreParameters core, CoreParameters[] all)
    {
        long[] packets =
        [
            .. core.OutPacket.Select((packet, i) => Learns(all[core.OutCore[i]], PacketCode.AxonOf(packet))
                ? PacketCode.Pack(PacketCode.AxonOf(packet), 0, PacketCode.DelayOf(packet)) : packet),
        ];
        return Copy(core, core.Rows, packets, core.Learn, core.DelaySlots);
    }

    private static CoreParameters Copy(CoreParameters core, SynapseRows rows, long[] packets, LearnParameters? learn, int delaySlots) => new()
    {
        Address = core.Address,
        Index = core.Index,
        Compartments = core.Compartments,
        FirstLane = core.FirstLane,
        DelaySlots = delaySlots,
        VMin = core.VMin,
        VMax = core.VMax,
        NoiseExp = core.NoiseExp,
        NoiseOffset = core.NoiseOffset,
        OutStart = core.OutStart,
        OutCore = core.OutCore,
        OutPacket = packets,
        Rows = rows,
        Learn = learn,
        CompartmentConfigs = core.CompartmentConfigs,
    };

    private static ChipParameters Copy(ChipParameters from, ImmutableArray<CoreParameters> cores)
    {
        var to = new ChipParameters(cores, from.Lanes);
        from.DecayU.CopyTo(to.DecayU, 0);
        from.DecayV.CopyTo(to.DecayV, 0);
        from.Bias.CopyTo(to.Bias, 0);
        from.Threshold.CopyTo(to.Threshold, 0);
        from.Refract.CopyTo(to.Refract, 0);
        from.ResetMode.CopyTo(to.ResetMode, 0);
        from.ResetInterval.CopyTo(to.ResetInterval, 0);
        from.ResetOffset.CopyTo(to.ResetOffset, 0);
        from.InitialU.CopyTo(to.InitialU, 0);
        from.InitialV.CopyTo(to.InitialV, 0);
        from.InitialRefractory.CopyTo(to.InitialRefractory, 0);
        from.Noise.CopyTo(to.Noise, 0);
        from.NoiseSeed.CopyTo(to.NoiseSeed, 0);
        from.NoiseUnit.CopyTo(to.NoiseUnit, 0);
        from.Join.CopyTo(to.Join, 0);
        from.JoinBoth.CopyTo(to.JoinBoth, 0);
        from.Push.CopyTo(to.Push, 0);
        return to;
    }
}
