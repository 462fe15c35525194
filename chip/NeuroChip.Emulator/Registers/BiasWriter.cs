using System.Numerics;
using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Registers;

/// <summary>
/// Takes bursts that change nothing but biases, which is what hosts write for every sample: no word is decoded and nothing is
/// allocated. Whatever it does not take, it leaves as it was, for the general way.
/// </summary>
internal sealed class BiasWriter
{
    private readonly Chip _chip;
    private readonly Field _mantissa;
    private readonly Field _exponent;
    private readonly ulong _otherBits;
    private ulong[] _words = [];

    public BiasWriter(Chip chip)
    {
        _chip = chip;
        IReadOnlyList<FieldSpec> fields = CompartmentConfig.Fields(chip.Image.Layout);
        _mantissa = Field.Of(fields, nameof(CompartmentConfig.BiasMant));
        _exponent = Field.Of(fields, nameof(CompartmentConfig.BiasExp));
        _otherBits = ~(_mantissa.Mask | _exponent.Mask);
    }

    /// <summary>
    /// Whether a word that differs from a legal one at most in its bias; it is legal too then, since every bias has a meaning.
    /// </summary>
    public bool IsBiasChange(ulong word, ulong present) => ((word ^ present) & _otherBits) == 0;

    /// <summary>Whether words differ from the present ones in biases alone.</summary>
    public bool AreBiasChanges(ReadOnlySpan<ulong> words, ReadOnlySpan<ulong> present)
    {
        var others = new Vector<ulong>(_otherBits);
        int i = 0;
        for (; i <= words.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            if (((new Vector<ulong>(words[i..]) ^ new Vector<ulong>(present[i..])) & others) != Vector<ulong>.Zero)
            {
                return false;
            }
        }

        for (; i < words.Length; i++)
        {
            if (!IsBiasChange(words[i], present[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts words in place that differ from the present ones in biases alone.</summary>
    public void Apply(CoreParameters core, int first, ReadOnlySpan<ulong> words)
    {
        words.CopyTo(core.CompartmentConfigs.AsSpan(first));
        Span<int> biases = _chip.Parameters.Bias.AsSpan(core.FirstLane + first, words.Length);
        (int up, int down) = (64 - _mantissa.Low - _mantissa.Bits, 64 - _mantissa.Bits);
        (int low, ulong most) = (_exponent.Low, (1UL << _exponent.Bits) - 1);
        for (int i = 0; i < biases.Length; i++)
        {
            ulong word = words[i];
            biases[i] = (int)((long)(word << up) >> down) << (int)((word >> low) & most);
        }

        _chip.Engine.BiasChanged(core.FirstLane + first, words.Length);
    }

    /// <summary>The configurations in a burst of whole registers; they last until the next call.</summary>
    public ReadOnlySpan<ulong> WordsOf(int elementBits, ReadOnlySpan<uint> values)
    {
        if (elementBits == 64 && BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<uint, ulong>(values);
        }

        int count = values.Length * 32 / elementBits;
        if (_words.Length < count)
        {
            _words = new ulong[count];
        }

        int i = 0;
        for (; elementBits == 32 && i <= count - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            Vector.Widen(new Vector<uint>(values[i..]), out Vector<ulong> low, out Vector<ulong> high);
            low.CopyTo(_words, i);
            high.CopyTo(_words, i + Vector<ulong>.Count);
        }

        for (; i < count; i++)
        {
            _words[i] = elementBits == 32 ? values[i] : values[2 * i] | ((ulong)values[(2 * i) + 1] << 32);
        }

        return _words.AsSpan(0, count);
    }

    /// <summary>A field of the word.</summary>
    private readonly record struct Field(int Low, int Bits)
    {
        public ulong Mask => ((1UL << Bits) - 1) << Low;

        public static Field Of(IReadOnlyList<FieldSpec> fields, string name)
        {
            FieldSpec spec = fields.Single(field => field.Name == name);
            return new Field(spec.Low, spec.Bits);
        }
    }
}
