using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>
/// An in-order command queue. Enqueue many, finish once: a finish costs more than a small kernel. Memory that the device shares
/// with the host is read and written in place, without a command, once nothing is under way; all commands on a buffer must
/// therefore come from one queue.
/// </summary>
public sealed unsafe class OpenClQueue : OpenClObject
{
    /// <summary>Pinned, so that a write need not wait until the source may move.</summary>
    private static readonly byte[] Zeros = GC.AllocateArray<byte>(1 << 16, pinned: true);

    private readonly CL _api;

    /// <summary>Whether a command may be under way.</summary>
    private bool _isBusy;

    internal OpenClQueue(CL api, nint raw)
        : base(raw) => _api = api;

    /// <summary>Enqueues a one-dimensional range. <paramref name="globalSize"/> is a multiple of <paramref name="localSize"/>.</summary>
    public void Launch(OpenClKernel kernel, nuint globalSize, nuint localSize)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        _isBusy = true;
        int code = _api.EnqueueNdrangeKernel(Raw, kernel.Raw, 1, null, &globalSize, &localSize, 0, null, null);
        if (code != 0)
        {
            throw new OpenClException("clEnqueueNDRangeKernel", code, $"kernel '{kernel.Name}', {globalSize} work-items in groups of {localSize}");
        }
    }

    /// <summary>Copies into the buffer and waits until the source may be reused.</summary>
    public void Write<T>(OpenClBuffer buffer, ReadOnlySpan<T> source, nuint byteOffset = 0)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (source.IsEmpty)
        {
            return;
        }

        if (buffer.IsShared)
        {
            source.CopyTo(new Span<T>(InPlace(buffer, byteOffset, (nuint)source.Length * (nuint)sizeof(T)), source.Length));
            return;
        }

        fixed (T* first = source)
        {
            Check("clEnqueueWriteBuffer", _api.EnqueueWriteBuffer(
                Raw, buffer.Raw, true, byteOffset, (nuint)source.Length * (nuint)sizeof(T), first, 0, null, null));
        }
    }

    /// <summary>Copies out of the buffer, after everything enqueued before has run.</summary>
    public void Read<T>(OpenClBuffer buffer, Span<T> target, nuint byteOffset = 0)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (target.IsEmpty)
        {
            return;
        }

        if (buffer.IsShared)
        {
            new ReadOnlySpan<T>(InPlace(buffer, byteOffset, (nuint)target.Length * (nuint)sizeof(T)), target.Length).CopyTo(target);
            return;
        }

        fixed (T* first = target)
        {
            Check("clEnqueueReadBuffer", _api.EnqueueReadBuffer(
                Raw, buffer.Raw, true, byteOffset, (nuint)target.Length * (nuint)sizeof(T), first, 0, null, null));
        }
    }

    /// <summary>Repeats one value over a range of the buffer; offset and length are multiples of the value's size.</summary>
    public void Fill<T>(OpenClBuffer buffer, T value, nuint byteOffset, nuint bytes)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (bytes == 0)
        {
            return;
        }

        _isBusy = true;
        Check("clEnqueueFillBuffer", _api.EnqueueFillBuffer(
            Raw, buffer.Raw, &value, (nuint)sizeof(T), byteOffset, bytes, 0, null, null));
    }

    /// <summary>
    /// Zeroes the start of a buffer, with plain writes where it takes commands: every checker of kernels follows them, while not all
    /// follow fills.
    /// </summary>
    public void Clear(OpenClBuffer buffer, nuint bytes)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.IsShared)
        {
            NativeMemory.Clear(InPlace(buffer, 0, bytes), bytes);
            return;
        }

        _isBusy = true;
        fixed (byte* zeros = Zeros)
        {
            for (nuint done = 0; done < bytes; done += (nuint)Zeros.Length)
            {
                nuint length = Math.Min((nuint)Zeros.Length, bytes - done);
                Check("clEnqueueWriteBuffer", _api.EnqueueWriteBuffer(Raw, buffer.Raw, false, done, length, zeros, 0, null, null));
            }
        }
    }

    /// <summary>Copies between buffers on the device.</summary>
    public void Copy(OpenClBuffer source, nuint sourceOffset, OpenClBuffer target, nuint targetOffset, nuint bytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (bytes == 0)
        {
            return;
        }

        _isBusy = true;
        Check("clEnqueueCopyBuffer", _api.EnqueueCopyBuffer(
            Raw, source.Raw, target.Raw, sourceOffset, targetOffset, bytes, 0, null, null));
    }

    /// <summary>Makes the whole buffer readable or writable by the host, after everything enqueued before has run.</summary>
    public void* Map(OpenClBuffer buffer, MapFlags flags)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        int error;
        void* mapped = _api.EnqueueMapBuffer(Raw, buffer.Raw, true, flags, 0, buffer.Bytes, 0, null, null, &error);
        Check("clEnqueueMapBuffer", error);
        _isBusy = false;
        return mapped;
    }

    /// <summary>Gives the buffer back to the device.</summary>
    public void Unmap(OpenClBuffer buffer, void* mapped)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        _isBusy = true;
        Check("clEnqueueUnmapMemObject", _api.EnqueueUnmapMemObject(Raw, buffer.Raw, mapped, 0, null, null));
    }

    /// <summary>Sends what is enqueued to the device without waiting for it.</summary>
    public void Flush() => Check("clFlush", _api.Flush(Raw));

    /// <summary>Waits until everything enqueued has run.</summary>
    public void Finish()
    {
        Check("clFinish", _api.Finish(Raw));
        _isBusy = false;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => _api.ReleaseCommandQueue(handle) == 0;

    /// <summary>The host's place of a part of a shared buffer, with nothing under way any more.</summary>
    private void* InPlace(OpenClBuffer buffer, nuint byteOffset, nuint bytes)
    {
        if (byteOffset > buffer.Bytes || bytes > buffer.Bytes - byteOffset)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), $"{bytes} bytes from {byteOffset} on leave a buffer of {buffer.Bytes} bytes");
        }

        if (_isBusy)
        {
            Finish();
        }

        return buffer.Shared + byteOffset;
    }

    private static void Check(string call, int code) => OpenClException.ThrowIfError(call, code);
}
