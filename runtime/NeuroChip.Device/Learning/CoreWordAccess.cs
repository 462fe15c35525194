using NeuroChip.Emulator;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Learning;

/// <summary>Reads and writes whole elements of a core's register blocks, as a host does, whatever their width.</summary>
internal sealed class CoreWordAccess(Chip chip, int core)
{
    /// <summary>Layout of the words.</summary>
    public WordLayout Layout => chip.Image.Layout;

    /// <summary>A block of the core's registers.</summary>
    public RegisterBlock Block(string name) => RegisterMap.FindBlock(Layout, name)
        ?? throw new InvalidOperationException($"layout {Layout} has no block {name}");

    /// <summary>Elements from a first one on.</summary>
    public ulong[] Read(string block, int first, int count)
    {
        RegisterBlock place = Block(block);
        var elements = new ulong[count];
        if (count == 0)
        {
            return elements;
        }

        // A 32-bit access holds two elements of 16 bits.
        (int firstWord, int endWord) = WordsOf(place, first, count);
        var words = new uint[endWord - firstWord];
        chip.ReadRegisters(core, place.Offset + ((uint)firstWord * 4), words);
        for (int i = 0; i < count; i++)
        {
            long bit = ((long)(first + i) * place.ElementBits) - (32L * firstWord);
            int word = (int)(bit / 32);
            elements[i] = place.ElementBits switch
            {
                64 => words[word] | ((ulong)words[word + 1] << 32),
                32 => words[word],
                _ => (words[word] >> (int)(bit % 32)) & 0xFFFF,
            };
        }

        return elements;
    }

    /// <summary>One element.</summary>
    public ulong Read(string block, int index) => Read(block, index, 1)[0];

    /// <summary>Decoded elements.</summary>
    public T[] Decode<T>(string block, int first, int count)
        where T : struct, ISpecWord<T> => [.. Read(block, first, count).Select(raw => T.Decode(Layout, raw))];

    /// <summary>The write of elements from a first one on. Of 16-bit elements the neighbor in the same 32 bits is written as it is.</summary>
    public RegisterWrite Write(string block, int first, ReadOnlySpan<ulong> elements)
    {
        RegisterBlock place = Block(block);
        (int firstWord, int endWord) = WordsOf(place, first, elements.Length);
        if (place.ElementBits == 16)
        {
            return Write16(place, firstWord, endWord, first, elements);
        }

        var words = new uint[endWord - firstWord];
        int perElement = place.ElementBits / 32;
        for (int i = 0; i < elements.Length; i++)
        {
            words[i * perElement] = (uint)elements[i];
            if (perElement == 2)
            {
                words[(i * perElement) + 1] = (uint)(elements[i] >> 32);
            }
        }

        return new RegisterWrite(core, place.Offset + ((uint)firstWord * 4), words);
    }

    /// <summary>The write of encoded words from a first element on.</summary>
    public RegisterWrite Encode<T>(string block, int first, IEnumerable<T> elements)
        where T : struct, ISpecWord<T> => Write(block, first, [.. elements.Select(element => element.Encode(Layout))]);

    private RegisterWrite Write16(RegisterBlock place, int firstWord, int endWord, int first, ReadOnlySpan<ulong> elements)
    {
        ulong[] all = Read(place.Name, firstWord * 2, (endWord - firstWord) * 2);
        elements.CopyTo(all.AsSpan(first - (firstWord * 2)));
        var words = new uint[endWord - firstWord];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (uint)(all[2 * i] | (all[(2 * i) + 1] << 16));
        }

        return new RegisterWrite(core, place.Offset + ((uint)firstWord * 4), words);
    }

    /// <summary>The 32-bit words of the block that hold some elements: first, and one past the last.</summary>
    private static (int First, int End) WordsOf(RegisterBlock place, int first, int count) =>
        ((int)((long)first * place.ElementBits / 32), (int)((((long)(first + count) * place.ElementBits) + 31) / 32));
}
