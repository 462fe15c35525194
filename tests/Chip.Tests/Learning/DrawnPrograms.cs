using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests.Learning;

/// <summary>Sound programs that use every instruction, and operands, drawn from a generator.</summary>
internal static class DrawnPrograms
{
    /// <summary>Constants 0 to 3 and limits 0 to 3 are there to be named.</summary>
    private const int Entries = 4;

    private static readonly int[] WeightWidths = [1, 2, 3, 4, 5, 6, 8];

    /// <summary>Sixteen constants and limits that programs of one core may share.</summary>
    public static (short[] Constants, LearnLimit[] Limits) Tables(Random random, int largestDelay = 62)
    {
        short[] constants = [.. Enumerable.Range(0, Entries).Select(i => (short)random.Next(-300, 301))];

        // Limit 0 suits delays.
        LearnLimit[] limits = [.. Enumerable.Range(0, Entries).Select(i => i == 0
            ? new LearnLimit { Low = 0, High = largestDelay }
            : new LearnLimit { Low = random.Next(-256, 1), High = random.Next(0, 256) })];
        return (constants, limits);
    }

    /// <summary>A program that the verifier finds sound.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="constants">The constants it may read.</param>
    /// <param name="limits">The limits it may name; delays are always held to the first.</param>
    /// <param name="longest">Most words.</param>
    public static MicroProgram Draw(Random random, short[] constants, LearnLimit[] limits, int longest = 64)
    {
        while (true)
        {
            var program = new MicroProgram(Words(random), constants, limits);
            if (program.Words.Length <= longest && MicroVerifier.Verify(program).IsSound)
            {
                return program;
            }
        }
    }

    /// <summary>Operands of a visit, all within their ranges.</summary>
    public static SynapseVisit Visit(Random random)
    {
        var sign = (SignMode)random.Next(1, 4);
        int bits = WeightWidths[random.Next(WeightWidths.Length)];
        return new SynapseVisit
        {
            X0 = random.Next(2) == 0,
            Y0 = random.Next(2) == 0,
            R0 = random.Next(2) == 0,
            ActiveU = (1 << random.Next(1, 11)) - 1,
            X1 = random.Next(128),
            X2 = random.Next(128),
            Y1 = random.Next(128),
            Y2 = random.Next(128),
            Y3 = random.Next(128),
            R1 = random.Next(-128, 128),
            Weight = Weight(random, sign, bits),
            Delay = random.Next(63),
            Tag = random.Next(-256, 256),
            Sign = sign,
            WeightBits = bits,
            Seed = (ulong)random.NextInt64(long.MinValue, long.MaxValue),
            Step = random.NextInt64(1, 1L << 31),
            Index = random.NextInt64(1L << 48),
        };
    }

    /// <summary>A weight on the storage grid.</summary>
    public static int Weight(Random random, SignMode sign, int bits)
    {
        FieldLimit limit = SynapseArithmetic.MantissaLimit(sign);
        return SynapseArithmetic.Truncate(random.Next((int)limit.Min, (int)limit.Max + 1), sign, bits);
    }

    private static List<ushort> Words(Random random)
    {
        var words = new List<ushort>();
        if (random.Next(3) == 0)
        {
            words.Add(MicroOps.LoadConstant(random.Next(Entries), random.Next(256)));
        }

        if (random.Next(2) == 0)
        {
            words.Add(Exit(random));
        }

        int[] targets = [0, 1, 2];
        random.Shuffle(targets);
        bool written = false;
        foreach (int target in targets.Take(random.Next(1, 4)))
        {
            Section(random, words, (LearnTarget)target, ref written);
        }

        words.Add(MicroOps.Halt());
        return words;
    }

    private static void Section(Random random, List<ushort> words, LearnTarget target, ref bool written)
    {
        words.Add(MicroOps.Target(target, random.Next(3) == 0 ? random.Next(8) : 7));
        if (!written && random.Next(6) == 0)
        {
            words.Add(Exit(random));
        }

        if (random.Next(6) == 0)
        {
            words.Add(MicroOps.LoadConstant(random.Next(Entries), random.Next(256)));
        }

        for (int products = random.Next(4); products > 0; products--)
        {
            Product(random, words);
        }

        if (random.Next(4) != 0)
        {
            words.Add(MicroOps.Round((TraceRounding)random.Next(4)));
        }

        if (target == LearnTarget.Delay || random.Next(3) == 0)
        {
            words.Add(MicroOps.Clip(target == LearnTarget.Delay ? 0 : random.Next(Entries)));
        }

        if (random.Next(5) != 0)
        {
            words.Add(MicroOps.Write());
            written = true;
        }
    }

    private static void Product(Random random, List<ushort> words)
    {
        var mask = (LearnDependency)random.Next(16);
        int[] times = [.. new[] { 0, 1, 2, 3 }.Where(time => time switch { 1 => ((int)mask & 1) != 0, 2 => ((int)mask & 2) != 0, _ => true })];
        words.Add(MicroOps.Depend(mask, Decimation(random, mask), (TraceTime)times[random.Next(times.Length)]));
        bool scaled = false;
        for (int ops = random.Next(1, 8); ops > 0; ops--)
        {
            switch (random.Next(8))
            {
                case 0 when scaled:
                    words.Add(MicroOps.Accumulate(random.Next(2) == 0));
                    break;
                case 1:
                    words.Add(MicroOps.Scale(random.Next(-8, 8), random.Next(-7, 9), random.Next(16)));
                    scaled = true;
                    break;
                case 2:
                    words.Add(MicroOps.ShiftRight(random.Next(random.Next(2) == 0 ? 64 : 8)));
                    break;
                case 3 when random.Next(2) == 0:
                    words.Add(MicroOps.Compare(Readable(random), (LearnRelation)random.Next(6), random.Next(Entries)));
                    break;
                case 4:
                    words.Add(MicroOps.MultiplyTwo(Readable(random), Readable(random), random.Next(16)));
                    break;
                case 5:
                    words.Add(MicroOps.MultiplyConstant(Readable(random), random.Next(Entries), random.Next(16)));
                    break;
                default:
                    var factor = (FactorCode)random.Next(16);
                    bool flag = factor is FactorCode.X0 or FactorCode.Y0 or FactorCode.R0;
                    words.Add(MicroOps.Multiply(factor, flag ? 0 : random.Next(-128, 128)));
                    break;
            }
        }

        words.Add(MicroOps.Scale(random.Next(-8, 8), random.Next(-7, 9), random.Next(16)));
        words.Add(MicroOps.Accumulate(random.Next(3) == 0));
    }

    private static ushort Exit(Random random)
    {
        var mask = (LearnDependency)random.Next(1, 16);
        return MicroOps.Exit(mask, Decimation(random, mask));
    }

    private static int Decimation(Random random, LearnDependency mask) => (mask & LearnDependency.U) != 0 ? random.Next(10) : 0;

    private static FactorCode Readable(Random random) => (FactorCode)random.Next((int)FactorCode.Constant);
}
