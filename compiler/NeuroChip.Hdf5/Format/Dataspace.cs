using System.Collections.Immutable;

namespace NeuroChip.Hdf5.Format;

/// <summary>The shape of a dataset.</summary>
/// <param name="Shape">Extents; empty for a scalar.</param>
/// <param name="Count">Their product.</param>
/// <param name="IsNull">Whether there are no values at all.</param>
internal sealed record Dataspace(ImmutableArray<int> Shape, long Count, bool IsNull)
{
    internal static Dataspace Read(FileBytes.Cursor message, FileBytes file, string path, long limit)
    {
        int version = message.U8();
        int rank = message.U8();
        _ = message.U8(); // whether largest extents follow
        int kind = message.U8(); // reserved in version 1
        if (version is not (1 or 2) || rank > 32)
        {
            throw file.Damaged(path, $"a shape of version {version} and rank {rank}");
        }

        message.Skip(version == 1 ? 4 : 0);
        if (version == 2 && kind == 2)
        {
            return new Dataspace([0], 0, true);
        }

        ImmutableArray<int>.Builder shape = ImmutableArray.CreateBuilder<int>(rank);
        long count = 1;
        for (int i = 0; i < rank; i++)
        {
            // Each factor fits 31 bits and the product is held under the limit, so it cannot overflow.
            long extent = message.Size();
            if (extent > int.MaxValue || (count *= extent) > limit)
            {
                throw new Hdf5Exception(file.File, path, $"the shape asks for more than the limit of {limit} bytes");
            }

            shape.Add((int)extent);
        }

        return new Dataspace(shape.MoveToImmutable(), count, false);
    }
}
