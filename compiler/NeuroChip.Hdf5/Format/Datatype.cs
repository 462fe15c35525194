namespace NeuroChip.Hdf5.Format;

/// <summary>The type of a dataset's elements, as far as it matters here.</summary>
/// <param name="Kind">What is made of it.</param>
/// <param name="Size">Bytes per element in the file.</param>
/// <param name="BigEndian">Whether the highest byte comes first.</param>
/// <param name="Signed">Whether integers have a sign.</param>
/// <param name="Variable">Whether strings have a length of their own.</param>
/// <param name="SpacePadded">Whether strings end in spaces that do not belong to them.</param>
/// <param name="Name">The type in words.</param>
internal sealed record Datatype(Hdf5Kind Kind, int Size, bool BigEndian, bool Signed, bool Variable, bool SpacePadded, string Name)
{
    private static readonly string[] ClassNames =
    [
        "integers", "floats", "times", "strings", "bit fields", "opaque bytes", "compounds", "references", "enumerations", "sequences", "arrays",
    ];

    internal static Datatype Read(FileBytes.Cursor message)
    {
        int head = message.U8();
        int bits = (int)message.Unsigned(3);
        uint size = message.U32();
        int typeClass = head & 15;
        string name = typeClass < ClassNames.Length ? ClassNames[typeClass] : "an unknown type";
        Datatype unsupported = new(Hdf5Kind.Unsupported, 1, false, false, false, false, name);
        if (size is 0 or > int.MaxValue)
        {
            return unsupported;
        }

        Datatype known = unsupported with { Size = (int)size, BigEndian = (bits & 1) != 0 };
        switch (typeClass)
        {
            case 0 when size <= 8 && HasWholeBytes(ref message, known.Size):
                return known with { Kind = Hdf5Kind.Whole, Signed = (bits & 8) != 0 };
            case 1 when (bits & 0x40) == 0 && IsIeee(ref message, known.Size):
                return known with { Kind = size == 8 ? Hdf5Kind.Real64 : Hdf5Kind.Real32 };
            case 3:
                return known with { Kind = Hdf5Kind.Text, SpacePadded = (bits & 15) == 2 };
            case 8:
                // An enumeration is its base type; the one with two values in a byte stands for truth.
                Datatype basis = Read(message);
                bool truth = basis is { Kind: Hdf5Kind.Whole, Size: 1 } && (bits & 0xFFFF) == 2;
                return basis.Kind != Hdf5Kind.Whole ? unsupported : basis with { Kind = truth ? Hdf5Kind.Truth : Hdf5Kind.Whole, Name = name };
            case 9 when (bits & 15) == 1:
                return known with { Kind = Hdf5Kind.Text, Variable = true, Name = "strings" };
            default:
                return unsupported;
        }
    }

    private static bool HasWholeBytes(ref FileBytes.Cursor message, int size) =>
        message.U16() == 0 & message.U16() == 8 * size;

    private static bool IsIeee(ref FileBytes.Cursor message, int size)
    {
        bool whole = HasWholeBytes(ref message, size);
        (int, int, int, int, uint) layout = (message.U8(), message.U8(), message.U8(), message.U8(), message.U32());
        return whole && size switch
        {
            2 => layout == (10, 5, 0, 10, 15),
            4 => layout == (23, 8, 0, 23, 127),
            8 => layout == (52, 11, 0, 52, 1023),
            _ => false,
        };
    }
}
