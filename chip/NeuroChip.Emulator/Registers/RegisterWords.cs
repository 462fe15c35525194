namespace NeuroChip.Emulator.Registers;

/// <summary>How elements of 16, 32 and 64 bits lie in the 32-bit words of an access: low bits first.</summary>
internal static class RegisterWords
{
    /// <summary>Fills words of a block from its elements.</summary>
    /// <param name="elementBits">Bits of an element.</param>
    /// <param name="firstWord">Word of the block that the access starts with.</param>
    /// <param name="values">The words.</param>
    /// <param name="element">Gives an element by its index.</param>
    public static void Read(int elementBits, int firstWord, Span<uint> values, Func<int, ulong> element)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int word = firstWord + i;
            values[i] = elementBits switch
            {
                16 => (uint)(element(2 * word) | (element((2 * word) + 1) << 16)),
                32 => (uint)element(word),
                _ => (uint)(element(word / 2) >> (32 * (word % 2))),
            };
        }
    }

    /// <summary>First element of an access; words of 64-bit elements must be whole pairs.</summary>
    public static int FirstElement(int elementBits, int firstWord) => elementBits switch
    {
        16 => 2 * firstWord,
        32 => firstWord,
        _ => firstWord / 2,
    };

    /// <summary>Whether an access is of whole elements.</summary>
    public static bool IsWhole(int elementBits, int firstWord, int words) => elementBits < 64 || (firstWord % 2 == 0 && words % 2 == 0);

    /// <summary>The elements that whole words make.</summary>
    public static ulong[] Elements(int elementBits, ReadOnlySpan<uint> words)
    {
        var elements = new ulong[words.Length * 32 / elementBits];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = elementBits switch
            {
                16 => (words[i / 2] >> (16 * (i % 2))) & 0xFFFF,
                32 => words[i],
                _ => words[2 * i] | ((ulong)words[(2 * i) + 1] << 32),
            };
        }

        return elements;
    }
}
