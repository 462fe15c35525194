using System.Runtime.InteropServices;

namespace NeuroChip.OpenCl;

/// <summary>The C functions, one import each, with C types only; <see cref="CL"/> gives them their enums.</summary>
internal static unsafe partial class Native
{
    private const string OpenCl = OpenClLibrary.ImportName;

    // The resolver must stand before the first import is bound, whoever makes the first call.
    static Native() => OpenClLibrary.InstallResolver();

    [LibraryImport(OpenCl, EntryPoint = "clGetPlatformIDs")]
    internal static partial int GetPlatformIDs(uint count, nint* platforms, uint* found);

    [LibraryImport(OpenCl, EntryPoint = "clGetPlatformInfo")]
    internal static partial int GetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* sizeRet);

    [LibraryImport(OpenCl, EntryPoint = "clGetDeviceIDs")]
    internal static partial int GetDeviceIDs(nint platform, ulong type, uint count, nint* devices, uint* found);

    [LibraryImport(OpenCl, EntryPoint = "clGetDeviceInfo")]
    internal static partial int GetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* sizeRet);

    [LibraryImport(OpenCl, EntryPoint = "clCreateContext")]
    internal static partial nint CreateContext(nint* properties, uint count, nint* devices, void* notify, void* userData, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clReleaseContext")]
    internal static partial int ReleaseContext(nint context);

    [LibraryImport(OpenCl, EntryPoint = "clCreateCommandQueue")]
    internal static partial nint CreateCommandQueue(nint context, nint device, ulong properties, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clCreateCommandQueueWithProperties")]
    internal static partial nint CreateCommandQueueWithProperties(nint context, nint device, ulong* properties, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clReleaseCommandQueue")]
    internal static partial int ReleaseCommandQueue(nint queue);

    [LibraryImport(OpenCl, EntryPoint = "clFlush")]
    internal static partial int Flush(nint queue);

    [LibraryImport(OpenCl, EntryPoint = "clFinish")]
    internal static partial int Finish(nint queue);

    [LibraryImport(OpenCl, EntryPoint = "clCreateProgramWithSource")]
    internal static partial nint CreateProgramWithSource(nint context, uint count, byte** strings, nuint* lengths, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clBuildProgram", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int BuildProgram(nint program, uint count, nint* devices, string? options, void* notify, void* userData);

    [LibraryImport(OpenCl, EntryPoint = "clGetProgramBuildInfo")]
    internal static partial int GetProgramBuildInfo(nint program, nint device, uint name, nuint size, void* value, nuint* sizeRet);

    [LibraryImport(OpenCl, EntryPoint = "clReleaseProgram")]
    internal static partial int ReleaseProgram(nint program);

    [LibraryImport(OpenCl, EntryPoint = "clCreateKernel", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint CreateKernel(nint program, string name, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clSetKernelArg")]
    internal static partial int SetKernelArg(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(OpenCl, EntryPoint = "clGetKernelWorkGroupInfo")]
    internal static partial int GetKernelWorkGroupInfo(nint kernel, nint device, uint name, nuint size, void* value, nuint* sizeRet);

    [LibraryImport(OpenCl, EntryPoint = "clReleaseKernel")]
    internal static partial int ReleaseKernel(nint kernel);

    [LibraryImport(OpenCl, EntryPoint = "clCreateBuffer")]
    internal static partial nint CreateBuffer(nint context, ulong flags, nuint size, void* host, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clReleaseMemObject")]
    internal static partial int ReleaseMemObject(nint buffer);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueNDRangeKernel")]
    internal static partial int EnqueueNdrangeKernel(
        nint queue, nint kernel, uint dimensions, nuint* offset, nuint* global, nuint* local, uint waits, nint* waitList, nint* signal);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueReadBuffer")]
    internal static partial int EnqueueReadBuffer(
        nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* target, uint waits, nint* waitList, nint* signal);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueWriteBuffer")]
    internal static partial int EnqueueWriteBuffer(
        nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* source, uint waits, nint* waitList, nint* signal);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueCopyBuffer")]
    internal static partial int EnqueueCopyBuffer(
        nint queue, nint source, nint target, nuint sourceOffset, nuint targetOffset, nuint size, uint waits, nint* waitList, nint* signal);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueFillBuffer")]
    internal static partial int EnqueueFillBuffer(
        nint queue, nint buffer, void* pattern, nuint patternSize, nuint offset, nuint size, uint waits, nint* waitList, nint* signal);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueMapBuffer")]
    internal static partial void* EnqueueMapBuffer(
        nint queue, nint buffer, uint blocking, ulong flags, nuint offset, nuint size, uint waits, nint* waitList, nint* signal, int* error);

    [LibraryImport(OpenCl, EntryPoint = "clEnqueueUnmapMemObject")]
    internal static partial int EnqueueUnmapMemObject(nint queue, nint buffer, void* mapped, uint waits, nint* waitList, nint* signal);

    [LibraryImport(OpenCl, EntryPoint = "clWaitForEvents")]
    internal static partial int WaitForEvents(uint count, nint* events);

    [LibraryImport(OpenCl, EntryPoint = "clGetEventProfilingInfo")]
    internal static partial int GetEventProfilingInfo(nint signal, uint name, nuint size, void* value, nuint* sizeRet);

    [LibraryImport(OpenCl, EntryPoint = "clReleaseEvent")]
    internal static partial int ReleaseEvent(nint signal);
}
