using Chip.Tests.Learning;
using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Engines;

/// <summary>
/// The chips of <see cref="SyntheticLearning"/> with plastic rows that a fast engine lays out in blocks: nearly all to all,
/// in neighbors of one format, and with programs that change weights upon spikes alone. A few rows differ.
/// </summary>
internal static class SyntheticBlocks
{
    /// <summary>A network drawn from a seed.</summary>
    public static ChipParameters Random(int seed, int cores)
    {
        ChipParameters drawn = SyntheticLearning.Random(seed, cores);
        var random = new Random(seed * 17);
        var parameters = new ChipParameters([.. drawn.Cores.Select(core => core.Learn is null ? core : With(core, random))], drawn.Lanes);
        SyntheticLearning.CopyLanes(drawn, parameters);
        return parameters;
    }

    private static CoreParameters With(CoreParameters core, Random random)
    {
        LearnParameters learn = core.Learn!;
        PlasticRows rows = RowsOf(core, learn, random);
        LearnProgram[] programs = [.. learn.Programs.Select(program => Suiting(program, random))];
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
            OutPacket = core.OutPacket,
            Rows = AllRows(core.Rows, learn.Role, rows),
            CompartmentConfigs = core.CompartmentConfigs,
            Learn = new LearnParameters
            {
                Epoch = learn.Epoch,
                Enabled = true,
                Rows = rows,
                Role = learn.Role,
                Profile = [.. learn.Profile.Select((profile, axon) => learn.Role[axon] == AxonRole.Learn ? axon / 24 % programs.Length : profile)],
                Programs = programs,
                Traces = learn.Traces,
                ConfigX1 = learn.ConfigX1,
                ConfigX2 = learn.ConfigX2,
                ConfigY1 = learn.ConfigY1,
                ConfigY2 = learn.ConfigY2,
                ConfigY3 = learn.ConfigY3,
                PreSeed = [.. Enumerable.Range(0, learn.PreSeed.Length).Select(axon => learn.PreSeed[axon / 20])],
                PreUnit = learn.PreUnit,
                PostSeed = learn.PostSeed,
                PostUnit = learn.PostUnit,
                InitialX1 = learn.InitialX1,
                InitialX2 = learn.InitialX2,
                InitialY1 = learn.InitialY1,
                InitialY2 = learn.InitialY2,
                InitialY3 = learn.InitialY3,
            },
        };
    }

    /// <summary>A drawn program behind an EXIT for synapses without a spike.</summary>
    private static LearnProgram Suiting(LearnProgram program, Random random)
    {
        const ushort ExitWithoutSpike = ((int)MicroOpcode.Exit << 12) | (3 << 8);
        while (true)
        {
            MicroProgram drawn = DrawnPrograms.Draw(random, [.. program.Program.Constants], [.. program.Program.Limits]);
            var guarded = new MicroProgram([ExitWithoutSpike, .. drawn.Words], drawn.Constants, drawn.Limits);
            MicroVerdict report = MicroVerifier.Verify(guarded);
            if (report.IsSound && PlasticBlocks.Suit(new ProgramCode(guarded)))
            {
                return new LearnProgram(guarded, report.Summary!, program.PreUnits);
            }
        }
    }

    private static PlasticRows RowsOf(CoreParameters core, LearnParameters learn, Random random)
    {
        int axons = learn.Role.Length;
        (SignMode[] sign, byte[] bits, sbyte[] exp, int[] start) = (new SignMode[axons], new byte[axons], new sbyte[axons], new int[axons + 1]);
        var (target, weight, delay, tag) = (new List<ushort>(), new List<short>(), new List<byte>(), new List<short>());
        ushort[] pattern = [.. Enumerable.Range(0, core.Compartments).Where(i => i == 0 || random.Next(8) != 0).Select(i => (ushort)i)];
        int longest = (core.DelaySlots - 2) / 2;
        byte common = (byte)random.Next(longest + 1);
        (SignMode Sign, byte Bits, sbyte Exp)[] formats =
            [.. Enumerable.Range(0, (axons / 12) + 1).Select(_ => ((SignMode)random.Next(1, 4), (byte)(random.Next(3) == 0 ? random.Next(1, 7) : 8), (sbyte)random.Next(-4, 3)))];
        for (int axon = 0; axon < axons; axon++)
        {
            if (learn.Role[axon] == AxonRole.Learn)
            {
                (sign[axon], bits[axon], exp[axon]) = formats[axon / 12];
                bool differs = random.Next(10) == 0;
                foreach (ushort place in pattern.Where(_ => !differs || random.Next(2) == 0))
                {
                    target.Add(place);
                    weight.Add((short)DrawnPrograms.Weight(random, sign[axon], bits[axon]));
                    delay.Add(differs ? (byte)random.Next(longest + 1) : common);
                    tag.Add((short)random.Next(-256, 256));
                }
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

    /// <summary>Rows that do not learn as they were, and the others.</summary>
    private static SynapseRows AllRows(SynapseRows before, AxonRole[] roles, PlasticRows plastic)
    {
        var start = new int[before.Count + 1];
        var (target, weight, delay) = (new List<ushort>(), new List<short>(), new List<byte>());
        for (int axon = 0; axon < before.Count; axon++)
        {
            if (roles[axon] == AxonRole.Learn)
            {
                for (int i = plastic.Start[axon]; i < plastic.Start[axon + 1]; i++)
                {
                    target.Add(plastic.Target[i]);
                    weight.Add((short)(SynapseArithmetic.ActualWeight(plastic.Weight[i], plastic.WeightExp[axon]) / 64));
                    delay.Add(plastic.Delay[i]);
                }
            }
            else
            {
                Range range = before.Start[axon]..before.Start[axon + 1];
                target.AddRange(before.Target[range]);
                weight.AddRange(before.Weight[range]);
                delay.AddRange(before.Delay[range]);
            }

            start[axon + 1] = target.Count;
        }

        var rows = new SynapseRows { Start = start, Target = [.. target], Weight = [.. weight], Delay = [.. delay], Words = before.Words };
        for (int axon = 0; axon < before.Count; axon++)
        {
            rows.Shifted[axon] = before.Shifted[axon];
        }

        return rows;
    }
}
