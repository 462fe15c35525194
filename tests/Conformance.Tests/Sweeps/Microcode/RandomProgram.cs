using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>
/// Sound programs drawn from a seed, each with one opcode in a place where it is executed often: one to three sections of
/// products with every operand of every instruction, at its edges as well as between them.
/// </summary>
internal sealed class RandomProgram
{
    /// <summary>Bits that a product may grow to before mantissa and exponent, which take 19.</summary>
    private const int MostBits = 44;

    private readonly Random _random;
    private readonly int _opcode;
    private readonly List<ushort> _words = [];
    private int _bits;

    private RandomProgram(Random random, int opcode)
    {
        _random = random;
        _opcode = opcode;
    }

    /// <summary>Draws until the verifier has nothing against the program.</summary>
    public static MicroProgram Around(int opcode, Random random)
    {
        while (true)
        {
            MicroProgram program = new RandomProgram(random, opcode).Draw();
            if (program.Words.Any(word => word >> 12 == opcode) && MicroVerifier.Verify(program).IsSound)
            {
                return program;
            }
        }
    }

    private MicroProgram Draw()
    {
        AddHeads(before: true);
        int[] targets = [0, 1, 2];
        _random.Shuffle(targets);
        int sections = _opcode == WideOp.Halt ? _random.Next(4) : OneOf(1, 1, 1, 2, 3);
        for (int i = 0; i < sections; i++)
        {
            AddSection(targets[i], mayExit: i == 0);
        }

        Add(WideOp.Halt);
        return new MicroProgram(
            _words,
            Enumerable.Range(0, 16).Select(_ => (short)Near(OneOf(0, 40, 127, 255, 32767))),
            Enumerable.Range(0, 16).Select(_ => Limit()));
    }

    private LearnLimit Limit()
    {
        (int low, int high) = (_random.Next(-256, 256), _random.Next(-256, 256));
        return OneIn(4) ? new LearnLimit { Low = 0, High = 0 } : new LearnLimit { Low = Math.Min(low, high), High = Math.Max(low, high) };
    }

    private void AddHeads(bool before)
    {
        if (_opcode == WideOp.LoadConstant ? OneIn(2) : OneIn(8))
        {
            Add(WideOp.LoadConstant, _random.Next(16), _random.Next(16), _random.Next(16));
        }

        if (_opcode == WideOp.Exit ? OneIn(2) : OneIn(before ? 4 : 12))
        {
            (int mask, int decimation) = Dependencies(_random.Next(1, 16));
            Add(WideOp.Exit, mask, decimation);
        }
    }

    private void AddSection(int target, bool mayExit)
    {
        Add(WideOp.Target, target, OneOf(7, 7, 0, _random.Next(8)));
        if (mayExit)
        {
            AddHeads(before: false);
        }

        for (int i = OneOf(0, 1, 1, 2, 3); i > 0; i--)
        {
            AddProduct();
        }

        if (_opcode == WideOp.Round || !OneIn(5))
        {
            Add(WideOp.Round, _random.Next(4));
        }

        if (_opcode == WideOp.Clip || OneIn(4))
        {
            Add(WideOp.Clip, _random.Next(16));
        }

        if (_opcode == WideOp.Write || !OneIn(8))
        {
            Add(WideOp.Write);
        }
    }

    private void AddProduct()
    {
        (int mask, int decimation) = Dependencies(OneIn(2) ? 0 : _random.Next(16));
        int[] times = [0, 3, (mask & 1) != 0 ? 1 : 0, (mask & 2) != 0 ? 2 : 3];
        Add(WideOp.Depend, mask, decimation, OneOf(times));
        _bits = 1;
        int factors = _random.Next(5);
        int at = _random.Next(factors + 1);
        for (int i = 0; i <= factors; i++)
        {
            AddStep(i == at ? _opcode : OneOf(WideOp.Multiply, WideOp.Multiply, WideOp.MultiplyTwo, WideOp.MultiplyConstant, WideOp.ShiftRight, WideOp.Compare));
            if (OneIn(6))
            {
                AddSum();
            }
        }

        AddSum();
    }

    private void AddSum()
    {
        Add(WideOp.Scale, _random.Next(16), _random.Next(16), OneIn(3) ? _random.Next(16) : Math.Clamp(_bits - _random.Next(6, 14), 0, 15));
        Add(WideOp.Accumulate, OneIn(3) ? 1 : 0);
    }

    private void AddStep(int opcode)
    {
        switch (opcode)
        {
            case WideOp.Multiply when _bits + 9 <= MostBits:
                int factor = _random.Next(16);
                int constant = factor is 0 or 3 or 7 ? 0 : Near(127) & 255;
                Add(opcode, factor, constant >> 4, constant & 15);
                _bits += 9;
                break;
            case WideOp.MultiplyTwo when _bits + 18 <= MostBits:
                int shift = OneOf(0, _random.Next(16));
                Add(opcode, _random.Next(15), _random.Next(15), shift);
                _bits = Math.Max(_bits + 16 - shift, 1);
                break;
            case WideOp.MultiplyConstant when _bits + 16 <= MostBits:
                Add(opcode, _random.Next(15), _random.Next(16), _random.Next(16));
                _bits += 12;
                break;
            case WideOp.ShiftRight:
                int down = OneOf(_random.Next(8), _random.Next(8), _random.Next(64));
                Add(opcode, 0, down >> 4, down & 15);
                _bits = Math.Max(_bits - down, 1);
                break;
            case WideOp.Compare:
                Add(opcode, _random.Next(15), _random.Next(6), _random.Next(16));
                break;
            default:
                break;
        }
    }

    private (int Mask, int Decimation) Dependencies(int mask) => (mask, (mask & 8) != 0 ? _random.Next(10) : 0);

    /// <summary>An integer of -bound - 1 to bound, often one of the two, 0 or a neighbor of them.</summary>
    private int Near(int bound) => OneIn(3)
        ? OneOf(-bound - 1, -bound, -1, 0, 1, bound - 1, bound)
        : _random.Next(-bound - 1, bound + 1);

    private bool OneIn(int times) => _random.Next(times) == 0;

    private int OneOf(params int[] values) => values[_random.Next(values.Length)];

    private void Add(int op, int a = 0, int b = 0, int c = 0) => _words.Add((ushort)((op << 12) | (a << 8) | (b << 4) | c));
}
