using System.Text;

namespace NeuroChip.Hdf5.Format;

/// <summary>Writes strings of variable length into heap collections, and says where each went.</summary>
internal static class StringHeapWriter
{
    private const int SmallestCollection = 4096;
    private const int CollectionHead = 16;
    private const int ObjectHead = 16;

    // Numbers of objects have 16 bits; far fewer keep a collection of usual size.
    private const int MostObjects = 1000;

    internal static StringPlace[] Write(ByteWriter to, IReadOnlyList<string> strings)
    {
        var places = new StringPlace[strings.Count];
        List<int> pending = [];
        for (int i = 0; i < strings.Count; i++)
        {
            if (strings[i].Length > 0)
            {
                pending.Add(i);
            }

            if (pending.Count == MostObjects || (i == strings.Count - 1 && pending.Count > 0))
            {
                WriteCollection(to, strings, pending, places);
                pending.Clear();
            }
        }

        return places;
    }

    private static void WriteCollection(ByteWriter to, IReadOnlyList<string> strings, List<int> members, StringPlace[] places)
    {
        to.Align();
        int start = to.Position;
        int used = CollectionHead + members.Sum(m => ObjectHead + ((Encoding.UTF8.GetByteCount(strings[m]) + 7) & ~7));
        int size = Math.Max(SmallestCollection, used + ObjectHead);
        to.Bytes("GCOL"u8);
        to.U8(1);
        to.Zeros(3);
        to.U64((ulong)size);
        for (int i = 0; i < members.Count; i++)
        {
            byte[] text = Encoding.UTF8.GetBytes(strings[members[i]]);
            WriteObjectHead(to, i + 1, text.Length);
            to.Bytes(text);
            to.Zeros(-text.Length & 7);
            places[members[i]] = new StringPlace(text.Length, (ulong)start, i + 1);
        }

        // Object 0 is the free space, its own head included.
        int free = size - used;
        WriteObjectHead(to, 0, free);
        to.Zeros(free - ObjectHead);
    }

    private static void WriteObjectHead(ByteWriter to, int index, int size)
    {
        to.U16(index);
        to.U16(0);
        to.Zeros(4);
        to.U64((ulong)size);
    }
}
