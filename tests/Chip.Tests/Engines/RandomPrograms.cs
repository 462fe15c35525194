using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Chip.Tests.Engines;

/// <summary>
/// Learning programs drawn from a seed that use every instruction, and operands for them. Factors are limited so that
/// registers seldom overflow; the verifier has the last word.
/// </summary>
internal static class RandomPrograms
{
    /// <summary>Bits a product may have before it is scaled: mantissa and exponent take 19 more.</summary>
    private const int ProductBits = 42;

    /// <summary>A sound program; <paramref name="decimations"/> limits the k of its u_k.</summary>
    public static MicroProgram Program(Random random, int decimations = 10)
    {
        for (int tries = 0; tries < 1000; tries++)
        {
            MicroProgram program = Draw(random, decimations);
            if (MicroVerifier.Verify(program).IsSound)
            {
                return program;
            }
        }

        throw new InvalidOperationException("no program that was drawn is sound");
    }

    /// <summary>A sound program as a profile of a core, and a number of pre units for its random numbers.</summary>
    public static LearnProgram Profile(Random random)
    {
        MicroProgram program = Program(random, 4);
        return new LearnProgram(program, MicroVerifier.Verify(program).Summary!, random.Next(1, 1000));
    }

    private static MicroProgram Draw(Random random, int decimations)
    {
        var words = new List<ushort>();
        if (random.Next(3) == 0)
        {
            words.Add(MicroOps.LoadConstant(random.Next(16), random.Next(256)));
        }

        if (random.Next(2) == 0)
        {
            AddExit(random, words, decimations);
        }

        int targets = random.Next(1, 8);
        for (int target = 0; target < 3; target++)
        {
            if ((targets & (1 << target)) != 0)
            {
                AddTarget(random, words, (LearnTarget)target, decimations);
            }
        }

        words.Add(MicroOps.Halt());
        return new MicroProgram(
            words,
            Enumerable.Range(0, 16).Select(_ => (short)random.Next(-(1 << random.Next(1, 16)), 1 << random.Next(1, 15))),
            Enumerable.Range(0, 16).Select(_ => new LearnLimit { Low = random.Next(-256, 1), High = random.Next(0, 256) }));
    }

    /// <summary>Operands of a visit, all within their ranges.</summary>
    public static SynapseVisit Visit(Random random)
    {
        var sign = (SignMode)random.Next(1, 4);
        int bits = new[] { 1, 2, 3, 4, 5, 6, 8 }[random.Next(7)];
        return new SynapseVisit
        {
            X0 = random.Next(2) == 0,
            Y0 = random.Next(2) == 0,
            R0 = random.Next(3) == 0,
            ActiveU = (2 << random.Next(10)) - 1,
            X1 = Trace(random),
            X2 = Trace(random),
            Y1 = Trace(random),
            Y2 = Trace(random),
            Y3 = Trace(random),
            R1 = random.Next(-128, 128),
            Weight = Weight(random, sign, bits),
            Delay = random.Next(63),
            Tag = random.Next(-256, 256),
            Sign = sign,
            WeightBits = bits,
            Seed = (ulong)random.NextInt64(long.MinValue, long.MaxValue),
            Step = random.Next(1, int.MaxValue),
            Index = random.NextInt64(1L << 48),
        };
    }

    /// <summary>A weight on its storage grid.</summary>
    public static int Weight(Random random, SignMode sign, int bits)
    {
        FieldLimit limit = NeuroChip.Spec.Synapses.SynapseArithmetic.MantissaLimit(sign);
        return NeuroChip.Spec.Synapses.SynapseArithmetic.Truncate(
            random.Next((int)limit.Min, (int)limit.Max + 1), sign, bits);
    }

    private static int Trace(Random random) => random.Next(4) == 0 ? 127 * random.Next(2) : random.Next(128);

    private static void AddExit(Random random, List<ushort> words, int decimations)
    {
        var mask = (LearnDependency)random.Next(1, 16);
        words.Add(MicroOps.Exit(mask, (mask & LearnDependency.U) != 0 ? random.Next(decimations) : 0));
    }

    private static void AddTarget(Random random, List<ushort> words, LearnTarget target, int decimations)
    {
        words.Add(MicroOps.Target(target, random.Next(3) == 0 ? random.Next(8) : 7));
        if (random.Next(5) == 0)
        {
            words.Add(MicroOps.LoadConstant(random.Next(16), random.Next(256)));
        }

        if (random.Next(6) == 0)
        {
            AddExit(random, words, decimations);
        }

        int products = random.Next(0, 4);
        for (int i = 0; i < products; i++)
        {
            AddProduct(random, words, decimations);
        }

        if (random.Next(5) != 0)
        {
            words.Add(MicroOps.Round((TraceRounding)random.Next(4)));
        }

        if (random.Next(3) == 0)
        {
            words.Add(MicroOps.Clip(random.Next(16)));
        }

        words.Add(MicroOps.Write());
    }

    private static void AddProduct(Random random, List<ushort> words, int decimations)
    {
        var mask = (LearnDependency)random.Next(0, 16);
        TraceTime[] times =
        [
            TraceTime.Auto, TraceTime.EpochEnd,
            (mask & LearnDependency.X0) != 0 ? TraceTime.Pre : TraceTime.Auto,
            (mask & LearnDependency.Y0) != 0 ? TraceTime.Post : TraceTime.EpochEnd,
        ];
        words.Add(MicroOps.Depend(mask, (mask & LearnDependency.U) != 0 ? random.Next(decimations) : 0, times[random.Next(4)]));
        int bits = 1;
        for (int i = random.Next(6); i > 0; i--)
        {
            AddFactor(random, words, ref bits);
        }

        do
        {
            words.Add(MicroOps.Scale(random.Next(-8, 8), random.Next(-7, 9), random.Next(2) == 0 ? random.Next(16) : Math.Clamp(bits - 11, 0, 15)));
            words.Add(MicroOps.Accumulate(random.Next(2) == 0));
            AddFactor(random, words, ref bits);
        }
        while (random.Next(4) == 0);
        words.Add(MicroOps.Scale(random.Next(-8, 8), random.Next(-7, 2)));
        words.Add(MicroOps.Accumulate());
    }

    private static void AddFactor(Random random, List<ushort> words, ref int bits)
    {
        int kind = random.Next(6);
        if (kind == 0)
        {
            words.Add(MicroOps.Compare((FactorCode)random.Next(15), (LearnRelation)random.Next(6), random.Next(16)));
        }
        else if (kind == 1 && bits + 18 <= ProductBits)
        {
            int shift = random.Next(10);
            words.Add(MicroOps.MultiplyTwo((FactorCode)random.Next(15), (FactorCode)random.Next(15), shift));
            bits += 18 - shift;
        }
        else if (kind == 2 && bits + 17 <= ProductBits)
        {
            words.Add(MicroOps.MultiplyConstant((FactorCode)random.Next(15), random.Next(16), random.Next(16)));
            bits += 17;
        }
        else if (kind == 3)
        {
            int shift = random.Next(random.Next(2) == 0 ? 8 : 64);
            words.Add(MicroOps.ShiftRight(shift));
            bits = Math.Max(bits - shift, 1);
        }
        else if (bits + 9 <= ProductBits)
        {
            var code = (FactorCode)random.Next(16);
            words.Add(MicroOps.Multiply(code, code is FactorCode.X0 or FactorCode.Y0 or FactorCode.R0 ? 0 : random.Next(-128, 128)));
            bits += 9;
        }
    }
}
