namespace NeuroChip.Hdf5.Format;

/// <summary>Element types and shapes as the oldest, most widely read messages say them.</summary>
internal static class TypeEncoding
{
    /// <summary>Bytes of a reference to a string in a heap: length, collection, number.</summary>
    internal const int StringReferenceSize = 16;

    internal static void WriteType(ByteWriter to, Hdf5Dataset dataset)
    {
        switch (dataset.Kind)
        {
            case Hdf5Kind.Real32:
                WriteFloat(to, size: 4, signBit: 31, exponentBits: 8, mantissaBits: 23, bias: 127);
                break;
            case Hdf5Kind.Real64:
                WriteFloat(to, size: 8, signBit: 63, exponentBits: 11, mantissaBits: 52, bias: 1023);
                break;
            case Hdf5Kind.Whole:
                WriteInteger(to, 8, signed: true);
                break;
            case Hdf5Kind.Truth:
                // An enumeration of two names over one byte, as other writers of truth values do it.
                Head(to, 8, 2, 1);
                WriteInteger(to, 1, signed: true);
                to.Bytes("FALSE\0\0\0"u8);
                to.Bytes("TRUE\0\0\0\0"u8);
                to.Bytes([0, 1]);
                break;
            case Hdf5Kind.Text when dataset.FixedLength is int length:
                Head(to, 3, 1, length); // padded with zero bytes
                break;
            case Hdf5Kind.Text:
                // A variable-length string of UTF-8 over single unsigned bytes.
                Head(to, 9, 0x0101, StringReferenceSize);
                WriteInteger(to, 1, signed: false);
                break;
            default:
                throw new Hdf5Exception(dataset.File, dataset.Path, $"datasets of {dataset.TypeName} cannot be written");
        }
    }

    internal static void WriteSpace(ByteWriter to, Hdf5Dataset dataset)
    {
        to.U8(1);
        to.U8(dataset.Shape.Length);
        to.Zeros(6);
        foreach (int extent in dataset.Shape)
        {
            to.U64((ulong)extent);
        }
    }

    private static void Head(ByteWriter to, int typeClass, int bits, int size)
    {
        to.U8(0x10 | typeClass);
        to.U8(bits & 255);
        to.U8((bits >> 8) & 255);
        to.U8(bits >> 16);
        to.U32(size);
    }

    private static void WriteInteger(ByteWriter to, int size, bool signed)
    {
        Head(to, 0, signed ? 8 : 0, size);
        to.U16(0);
        to.U16(8 * size);
    }

    private static void WriteFloat(ByteWriter to, int size, int signBit, int exponentBits, int mantissaBits, int bias)
    {
        Head(to, 1, 0x20 | (signBit << 8), size); // the mantissa's leading one is implied
        to.U16(0);
        to.U16(8 * size);
        to.U8(mantissaBits);
        to.U8(exponentBits);
        to.U8(0);
        to.U8(mantissaBits);
        to.U32(bias);
    }
}
