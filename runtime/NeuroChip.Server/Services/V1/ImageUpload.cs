using System.Security.Cryptography;
using NeuroChip.Device;
using NeuroChip.Protocol.Images;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;

namespace NeuroChip.Server.Services.V1;

/// <summary>One upload: collects chunks, never more than announced and never more than the store has room for.</summary>
internal sealed class ImageUpload : IDisposable
{
    private readonly ImageStore _store;
    private readonly UploadHeader _header;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ImageSpool _data = new();
    private bool _kept;

    public ImageUpload(ImageStore store, UploadHeader header, DeviceServiceLimits limits)
    {
        if (header.Sha256.Length != SHA256.HashSizeInBytes)
        {
            throw ServiceErrors.BadField("header.sha256", $"It has {header.Sha256.Length} bytes.", "A SHA-256 digest has 32.");
        }

        if (header.Size > (ulong)limits.MaxImageBytes)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, ServiceCodes.UploadTooLarge,
                $"An image of {header.Size} bytes was announced.", $"Up to {limits.MaxImageBytes} are taken.");
        }

        _store = store;
        _header = header;
    }

    /// <summary>Takes the next chunk.</summary>
    public void Add(UploadChunk chunk)
    {
        if (chunk.Offset != (ulong)_data.Length)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, ServiceCodes.UploadOrder,
                $"A chunk for byte {chunk.Offset} came after {_data.Length} bytes.", "Send the chunks in order, without gaps.");
        }

        if (Crc32C.Compute(chunk.Data.Span) != chunk.Crc32C)
        {
            throw new DeviceException(
                DeviceErrorKind.DataLoss, ServiceCodes.ChunkDamaged,
                $"The chunk at byte {chunk.Offset} does not have the CRC-32C it came with.", "Send the image again.");
        }

        if ((ulong)_data.Length + (ulong)chunk.Data.Length > _header.Size)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, ServiceCodes.UploadOrder,
                $"More than the announced {_header.Size} bytes came.", "Announce the size of the file.");
        }

        _store.Reserve(chunk.Data.Length);
        _data.Write(chunk.Data.Span);
        _hash.AppendData(chunk.Data.Span);
    }

    /// <summary>Reads the finished file.</summary>
    public ChipImage Finish()
    {
        if ((ulong)_data.Length != _header.Size)
        {
            throw new DeviceException(
                DeviceErrorKind.DataLoss, ServiceCodes.ImageDamaged,
                $"{_data.Length} bytes came of the announced {_header.Size}.", "Send the image again.");
        }

        if (!_header.Sha256.Span.SequenceEqual(_hash.GetHashAndReset()))
        {
            throw new DeviceException(
                DeviceErrorKind.DataLoss, ServiceCodes.ImageDamaged,
                "The file does not have the announced SHA-256 digest.", "Send the image again.");
        }

        try
        {
            return _data.ToImage();
        }
        catch (ImageFormatException error)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, error.Code, $"Byte {error.Offset}: {error.Found}; allowed: {error.Allowed}.", error.Remedy, error);
        }
    }

    /// <summary>Leaves the room that was reserved to the stored image.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        if (!_kept)
        {
            _store.Release(_data.Length);
        }

        _hash.Dispose();
        _data.Dispose();
    }
}
