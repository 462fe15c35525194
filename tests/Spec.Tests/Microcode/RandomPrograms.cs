using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>Programs and visits from a seed. Programs keep the order of instructions; their products may overflow, which is the verifier's to find.</summary>
internal sealed class RandomPrograms(int seed)
{
    private static readonly int[] s_weightBits = [1, 2, 3, 4, 5, 6, 8];
    private readonly Random _random = new(seed);

    public MicroProgram Program()
    {
        List<ushort> words = [];
        Head(words, exit: true);
        foreach (LearnTarget target in Enum.GetValues<LearnTarget>().Where(_ => _random.Next(2) == 0).OrderBy(_ => _random.Next()).ToList())
        {
            Section(words, target, exit: !words.Contains(MicroOps.Write()));
        }

        words.Add(MicroOps.Halt());
        return new MicroProgram(
            words, Enumerable.Range(0, 16).Select(_ => (short)Near(short.MinValue, short.MaxValue)),
            Enumerable.Range(0, 16).Select(_ => Limit()));
    }

    public ReferenceVisit Visit()
    {
        SignMode mode = (SignMode)_random.Next(1, 4);
        int bits = s_weightBits[_random.Next(s_weightBits.Length)];
        int[] operands = [.. Enumerable.Range(0, 12).Select(code => Near(FactorCodes.Smallest(code), FactorCodes.Largest(code)))];
        int lsb = 8 - bits + (mode == SignMode.Mixed ? 1 : 0);
        int magnitude = (Math.Min(Math.Abs(operands[9]), 255) >> lsb) << lsb;
        operands[9] = mode switch
        {
            SignMode.Excitatory => magnitude,
            SignMode.Inhibitory => -magnitude,
            _ => (operands[9] >> lsb) << lsb,
        };

        // u_k implies every u_j below it, and u_0 always holds.
        return new ReferenceVisit(operands, (2 << _random.Next(10)) - 1, mode, bits, (uint)_random.NextInt64(1L << 32));
    }

    private void Section(List<ushort> words, LearnTarget target, bool exit)
    {
        words.Add(MicroOps.Target(target, _random.Next(3) == 0 ? _random.Next(8) : 7));
        Head(words, exit);
        for (int products = _random.Next(4); products > 0; products--)
        {
            Product(words);
        }

        if (_random.Next(3) > 0)
        {
            words.Add(MicroOps.Round((TraceRounding)_random.Next(4)));
        }

        if (_random.Next(3) == 0)
        {
            words.Add(MicroOps.Clip(_random.Next(16)));
        }

        if (_random.Next(5) > 0)
        {
            words.Add(MicroOps.Write());
        }
    }

    private void Head(List<ushort> words, bool exit)
    {
        while (_random.Next(3) == 0)
        {
            LearnDependency mask = (LearnDependency)_random.Next(1, 16);
            words.Add(exit && _random.Next(2) == 0 ? MicroOps.Exit(mask, Decimation(mask)) : MicroOps.LoadConstant(_random.Next(16), _random.Next(256)));
        }
    }

    private void Product(List<ushort> words)
    {
        LearnDependency mask = (LearnDependency)_random.Next(16);
        bool pre = (mask & LearnDependency.X0) != 0;
        TraceTime time = _random.Next(4) switch
        {
            0 when pre => TraceTime.Pre,
            1 when (mask & LearnDependency.Y0) != 0 => TraceTime.Post,
            2 => TraceTime.EpochEnd,
            _ => TraceTime.Auto,
        };
        words.Add(MicroOps.Depend(mask, Decimation(mask), time));
        for (int steps = _random.Next(6); steps > 0; steps--)
        {
            words.Add(Step());
        }

        words.Add(MicroOps.Scale(_random.Next(-8, 8), _random.Next(-7, 9), _random.Next(16)));
        words.Add(MicroOps.Accumulate(_random.Next(2) == 0));
    }

    private ushort Step()
    {
        FactorCode factor = (FactorCode)_random.Next(15);
        return _random.Next(8) switch
        {
            0 => MicroOps.MultiplyTwo(factor, (FactorCode)_random.Next(15), _random.Next(16)),
            1 => MicroOps.MultiplyConstant((FactorCode)_random.Next(16), _random.Next(16), _random.Next(16)),
            2 => MicroOps.ShiftRight(_random.Next(64)),
            3 => MicroOps.Compare(factor, (LearnRelation)_random.Next(6), _random.Next(16)),
            4 => MicroOps.Multiply(FactorCode.Constant, Near(-128, 127)),
            _ => MicroOps.Multiply(factor, MicroFactors.IsEvent(factor) || _random.Next(2) == 0 ? 0 : Near(-128, 127)),
        };
    }

    private int Decimation(LearnDependency mask) => (mask & LearnDependency.U) == 0 ? 0 : _random.Next(10);

    private LearnLimit Limit()
    {
        int low = Near(-256, 255);
        return new LearnLimit { Low = low, High = Math.Max(low, Near(-256, 255)) };
    }

    /// <summary>An end of a range as often as a value inside: ends are where widths show.</summary>
    private int Near(int low, int high) => _random.Next(4) switch
    {
        0 => low,
        1 => high,
        _ => _random.Next(low, high + 1),
    };
}
