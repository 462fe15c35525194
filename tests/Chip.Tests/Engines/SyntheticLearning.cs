using Chip.Tests.Learning;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Engines;

/// <summary>
/// Chips made in memory on which most cores learn: random programs, traces of every rounding, reward axons, learned delays and
/// tags, epochs from 1 on. <see cref="SyntheticChip.InputOf"/> gives input for them, too.
/// </summary>
internal static class SyntheticLearning
{
    private static readonly int[] Widths = [1, 2, 3, 4, 5, 6, 8];
    private static readonly int[] Epochs = [1, 1, 2, 3, 5, 8];
    private static readonly int[] Decays = [0, 385750, 635993, 858501, 948791, 997436, 1047551];

    /// <summary>A network drawn from a seed. Core 0 always learns.</summary>
    public static ChipParameters Random(int seed, int cores)
    {
        ChipParameters still = SyntheticChip.Random(seed, cores);
        var random = new Random(seed * 31);
        AxonRole[]?[] roles = [.. still.Cores.Select(core => core.Index == 0 || random.Next(5) != 0 ? Roles(core, random) : null)];
        CoreParameters[] changed = [.. still.Cores.Select(core => With(core, still, roles, random))];
        var parameters = new ChipParameters([.. changed], still.Lanes);
        CopyLanes(still, parameters);
        return parameters;
    }

    /// <summary>Longest delay of a plastic synapse of a core; the rest of the ring is for axonal delays.</summary>
    private static int LargestDelay(CoreParameters core) => (core.DelaySlots - 2) / 2;

    private static AxonRole[] Roles(CoreParameters core, Random random) =>
        [.. Enumerable.Range(0, core.Rows.Count).Select(_ => random.Next(8) switch { 0 => AxonRole.Reward, 1 => AxonRole.Punish, < 6 => AxonRole.Learn, _ => AxonRole.None })];

    private static CoreParameters With(CoreParameters core, ChipParameters still, AxonRole[]?[] roles, Random random)
    {
        LearnParameters? learn = roles[core.Index] is { } own ? Learning(core, own, random) : null;
        return new CoreParameters
        {
            Address = core.Address,
            Index = core.Index,
            Compartments = core.Compartments,
            FirstLane = core.FirstLane,
            DelaySlots = core.DelaySlots,
            VMin = core.VMin,
            VMax = core.VMax,
            NoiseExp = core.NoiseExp,
            NoiseOffset = core.NoiseOffset,
            OutStart = core.OutStart,
            OutCore = core.OutCore,
            OutPacket = [.. core.OutPacket.Select((code, entry) => Fit(code, still.Cores[core.OutCore[entry]], roles[core.OutCore[entry]]))],
            Rows = learn is null ? core.Rows : RowsOf(core.Rows, learn),
            Learn = learn,
            CompartmentConfigs = core.CompartmentConfigs,
        };
    }

    /// <summary>A packet to a list that learns carries no atom, and leaves room for learned delays.</summary>
    private static long Fit(long code, CoreParameters target, AxonRole[]? roles) => roles?[PacketCode.AxonOf(code)] == AxonRole.Learn
        ? PacketCode.Pack(PacketCode.AxonOf(code), 0, Math.Min(PacketCode.DelayOf(code), target.DelaySlots - 2 - LargestDelay(target)))
        : code;

    private static LearnParameters Learning(CoreParameters core, AxonRole[] roles, Random random)
    {
        (short[] constants, LearnLimit[] limits) = DrawnPrograms.Tables(random, LargestDelay(core));
        LearnProgram[] programs = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            MicroProgram program = DrawnPrograms.Draw(random, constants, limits);
            return new LearnProgram(program, MicroVerifier.Verify(program).Summary!, random.Next(1, 5000));
        })];
        (int axons, int compartments) = (roles.Length, core.Compartments);
        int[] OfAxons(int most) => [.. roles.Select(role => role == AxonRole.Learn ? random.Next(most) : 0)];
        int[] OfCompartments(int most) => [.. Enumerable.Range(0, compartments).Select(_ => random.Next(most))];
        ulong seed = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        return new LearnParameters
        {
            Epoch = Epochs[random.Next(Epochs.Length)],
            Enabled = true,
            Rows = PlasticRowsOf(core, roles, random),
            Role = roles,
            Profile = OfAxons(programs.Length),
            Programs = programs,
            Traces = [.. Enumerable.Range(0, 6).Select(_ => Trace(random))],
            ConfigX1 = OfAxons(6),
            ConfigX2 = OfAxons(6),
            ConfigY1 = OfCompartments(6),
            ConfigY2 = OfCompartments(6),
            ConfigY3 = OfCompartments(6),
            PreSeed = [.. Enumerable.Range(0, axons).Select(axon => seed + (ulong)(axon % 3))],
            PreUnit = OfAxons(1 << 24),
            PostSeed = [.. Enumerable.Range(0, compartments).Select(i => seed ^ (ulong)(i % 2))],
            PostUnit = OfCompartments(1 << 24),
            InitialX1 = OfAxons(128),
            InitialX2 = OfAxons(128),
            InitialY1 = OfCompartments(128),
            InitialY2 = OfCompartments(128),
            InitialY3 = OfCompartments(128),
        };
    }

    private static TraceConfig Trace(Random random) => random.Next(6) == 0
        ? new TraceConfig { Hold = true }
        : new TraceConfig
        {
            Impulse = random.Next(128),
            ImpulseFraction = random.Next(2) == 0 ? 0 : random.Next(128),
            Decay = Decays[random.Next(Decays.Length)],
            Rounding = (TraceRounding)random.Next(4),
        };

    private static PlasticRows PlasticRowsOf(CoreParameters core, AxonRole[] roles, Random random)
    {
        var sign = new SignMode[roles.Length];
        var bits = new byte[roles.Length];
        var exp = new sbyte[roles.Length];
        var start = new int[roles.Length + 1];
        var (target, weight, delay, tag) = (new List<ushort>(), new List<short>(), new List<byte>(), new List<short>());
        for (int axon = 0; axon < roles.Length; axon++)
        {
            for (int synapse = core.Rows.Start[axon]; roles[axon] == AxonRole.Learn && synapse < core.Rows.Start[axon + 1]; synapse++)
            {
                if (sign[axon] == SignMode.Unused)
                {
                    (sign[axon], bits[axon], exp[axon]) = ((SignMode)random.Next(1, 4), (byte)Widths[random.Next(7)], (sbyte)random.Next(-8, 8));
                }

                target.Add(core.Rows.Target[synapse]);
                weight.Add((short)DrawnPrograms.Weight(random, sign[axon], bits[axon]));
                delay.Add((byte)random.Next(LargestDelay(core) + 1));
                tag.Add((short)random.Next(-256, 256));
            }

            start[axon + 1] = target.Count;
        }

        return new PlasticRows
        {
            Start = start,
            Target = [.. target],
            Weight = [.. weight],
            Delay = [.. delay],
            Tag = [.. tag],
            Sign = sign,
            WeightBits = bits,
            WeightExp = exp,
        };
    }

    /// <summary>All rows, those that learn with their first weights and delays, as a loader would give them.</summary>
    private static SynapseRows RowsOf(SynapseRows still, LearnParameters learn)
    {
        short[] weight = [.. still.Weight];
        byte[] delay = [.. still.Delay];
        for (int axon = 0; axon < still.Count; axon++)
        {
            for (int i = learn.Rows.Start[axon]; i < learn.Rows.Start[axon + 1]; i++)
            {
                int synapse = still.Start[axon] + i - learn.Rows.Start[axon];
                weight[synapse] = (short)(SynapseArithmetic.ActualWeight(learn.Rows.Weight[i], learn.Rows.WeightExp[axon]) / 64);
                delay[synapse] = learn.Rows.Delay[i];
            }
        }

        var rows = new SynapseRows { Start = still.Start, Target = still.Target, Weight = weight, Delay = delay, Words = still.Words };
        for (int axon = 0; axon < still.Count; axon++)
        {
            bool plastic = learn.Role[axon] == AxonRole.Learn;
            rows.Shifted[axon] = still.Shifted[axon] && !plastic;
            if (plastic)
            {
                rows.LongestDelay[axon] = Math.Max(rows.LongestDelay[axon], learn.Programs[learn.Profile[axon]].LongestDelay);
            }
        }

        return rows;
    }

    /// <summary>Gives one chip the compartments of another.</summary>
    public static void CopyLanes(ChipParameters from, ChipParameters to)
    {
        (Array From, Array To)[] arrays =
        [
            (from.DecayU, to.DecayU), (from.DecayV, to.DecayV), (from.Bias, to.Bias), (from.Threshold, to.Threshold), (from.Refract, to.Refract),
            (from.ResetMode, to.ResetMode), (from.ResetInterval, to.ResetInterval), (from.ResetOffset, to.ResetOffset), (from.Noise, to.Noise),
            (from.NoiseSeed, to.NoiseSeed), (from.NoiseUnit, to.NoiseUnit), (from.Join, to.Join), (from.JoinBoth, to.JoinBoth), (from.Push, to.Push),
            (from.InitialU, to.InitialU), (from.InitialV, to.InitialV), (from.InitialRefractory, to.InitialRefractory),
        ];
        foreach ((Array source, Array target) in arrays)
        {
            Array.Copy(source, target, source.Length);
        }
    }
}
