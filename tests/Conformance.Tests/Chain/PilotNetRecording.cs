using System.Buffers.Binary;
using System.IO.Compression;

namespace Conformance.Tests.Chain;

/// <summary>
/// What was published of PilotNet's convolution layers: spikes, u and v of every unit in 24 steps. Index i of a recording is
/// step i + 1; units are channel by channel and row by row.
/// </summary>
internal sealed class PilotNetRecording
{
    public const string Folder = "data/loihi_pilotnet";
    public const int Steps = 24;
    private const int BytesPerUnit = Steps / 8;

    private readonly byte[] _packed;

    private PilotNetRecording(byte[] packed) => _packed = packed;

    public int Units => _packed.Length / BytesPerUnit;

    /// <summary>Spikes of one layer, bits packed along time, first step in the highest bit.</summary>
    public static PilotNetRecording Spikes(string layer) => new(Data(File.ReadAllBytes(Checkout.Shared($"{Folder}/{layer}_spikes_packedT.npy"))));

    /// <summary>A variable of one layer: element <c>[unit * Steps + index]</c>.</summary>
    public static short[] Values(string layer, char variable)
    {
        using ZipArchive archive = ZipFile.OpenRead(Checkout.Shared($"{Folder}/{layer}-{variable}_int16.npz"));
        using Stream entry = archive.Entries.Single().Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        byte[] data = Data(bytes.ToArray());
        var values = new short[data.Length / sizeof(short)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(i * sizeof(short)));
        }

        return values;
    }

    public bool Spiked(int unit, int index) => (_packed[(unit * BytesPerUnit) + (index / 8)] & (0x80 >> (index % 8))) != 0;

    /// <summary>Every spike as (step, unit), by step, then unit.</summary>
    public IEnumerable<(long Step, int Unit)> Events() =>
        from index in Enumerable.Range(0, Steps)
        from unit in Enumerable.Range(0, Units)
        where Spiked(unit, index)
        select ((long)index + 1, unit);

    /// <summary>The values behind the header of a NumPy 1.0 file.</summary>
    private static byte[] Data(byte[] file)
    {
        file[1..6].ShouldBe("NUMPY"u8.ToArray());
        return file[(10 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8)))..];
    }
}
