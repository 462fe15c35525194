#pragma warning disable CA1822 // Methods are instance methods because the package this stands in for has them so.
#pragma warning disable CA1720 // The same for parameter names such as 'ptr': they are the OpenCL specification's.

namespace NeuroChip.OpenCl;

/// <summary>
/// The OpenCL calls, in the shape of <c>Silk.NET.OpenCL.CL</c>: same method names, raw handles as <see cref="nint"/>,
/// error codes returned and never thrown. This project stands in for that package and is deleted on the day the
/// package restores; code that wants exceptions and disposal uses the small wrappers next door
/// (<see cref="OpenClContext"/> and its parts), which call nothing but this class.
/// </summary>
public sealed unsafe partial class CL
{
    private static readonly Lock _probing = new();
    private static readonly Lazy<CL> _instance = new(() => new CL());

    private CL()
    {
    }

    /// <summary>The binding; throws <see cref="DllNotFoundException"/> with what to install when no loader is present.</summary>
    public static CL GetApi()
    {
        if (!OpenClLibrary.TryLoad(out string reason))
        {
            throw new DllNotFoundException(reason);
        }

        return _instance.Value;
    }

    /// <summary>
    /// The binding, but only if there is something to run on: a loader library, at least one platform behind it and at
    /// least one device on a platform. Otherwise <paramref name="reason"/> says which of the three is missing and what to install.
    /// </summary>
    public static bool TryGetApi(out CL? api, out string reason)
    {
        // PoCL sets its devices up at the first question about them, and crashes when two threads ask that one at once.
        Availability found;
        lock (_probing)
        {
            found = Availability.Probe(OpenClLibrary.Candidates);
        }

        reason = found.Reason;
        api = found.IsUsable ? _instance.Value : null;
        return found.IsUsable;
    }

    /// <summary>clGetPlatformIDs.</summary>
    public int GetPlatformIDs(uint numEntries, nint* platforms, uint* numPlatforms) =>
        Native.GetPlatformIDs(numEntries, platforms, numPlatforms);

    /// <summary>clGetPlatformInfo.</summary>
    public int GetPlatformInfo(nint platform, PlatformInfo paramName, nuint paramValueSize, void* paramValue, nuint* paramValueSizeRet) =>
        Native.GetPlatformInfo(platform, (uint)paramName, paramValueSize, paramValue, paramValueSizeRet);

    /// <summary>clGetDeviceIDs.</summary>
    public int GetDeviceIDs(nint platform, DeviceType deviceType, uint numEntries, nint* devices, uint* numDevices) =>
        Native.GetDeviceIDs(platform, (ulong)deviceType, numEntries, devices, numDevices);

    /// <summary>clGetDeviceInfo.</summary>
    public int GetDeviceInfo(nint device, DeviceInfo paramName, nuint paramValueSize, void* paramValue, nuint* paramValueSizeRet) =>
        Native.GetDeviceInfo(device, (uint)paramName, paramValueSize, paramValue, paramValueSizeRet);

    /// <summary>clCreateContext, without the error callback: every call here is checked by its code.</summary>
    public nint CreateContext(nint* properties, uint numDevices, nint* devices, int* errcodeRet) =>
        Native.CreateContext(properties, numDevices, devices, null, null, errcodeRet);

    /// <summary>clReleaseContext.</summary>
    public int ReleaseContext(nint context) => Native.ReleaseContext(context);

    /// <summary>clCreateCommandQueue, the OpenCL 1.x form.</summary>
    public nint CreateCommandQueue(nint context, nint device, CommandQueueProperties properties, int* errcodeRet) =>
        Native.CreateCommandQueue(context, device, (ulong)properties, errcodeRet);

    /// <summary>clCreateCommandQueueWithProperties (OpenCL 2.0 and later).</summary>
    public nint CreateCommandQueueWithProperties(nint context, nint device, ulong* properties, int* errcodeRet) =>
        Native.CreateCommandQueueWithProperties(context, device, properties, errcodeRet);

    /// <summary>clReleaseCommandQueue.</summary>
    public int ReleaseCommandQueue(nint commandQueue) => Native.ReleaseCommandQueue(commandQueue);

    /// <summary>clFlush.</summary>
    public int Flush(nint commandQueue) => Native.Flush(commandQueue);

    /// <summary>clFinish.</summary>
    public int Finish(nint commandQueue) => Native.Finish(commandQueue);

    /// <summary>clCreateProgramWithSource.</summary>
    public nint CreateProgramWithSource(nint context, uint count, byte** strings, nuint* lengths, int* errcodeRet) =>
        Native.CreateProgramWithSource(context, count, strings, lengths, errcodeRet);

    /// <summary>clBuildProgram, synchronous.</summary>
    public int BuildProgram(nint program, uint numDevices, nint* deviceList, string? options) =>
        Native.BuildProgram(program, numDevices, deviceList, options, null, null);

    /// <summary>clGetProgramBuildInfo.</summary>
    public int GetProgramBuildInfo(nint program, nint device, ProgramBuildInfo paramName, nuint paramValueSize, void* paramValue, nuint* paramValueSizeRet) =>
        Native.GetProgramBuildInfo(program, device, (uint)paramName, paramValueSize, paramValue, paramValueSizeRet);

    /// <summary>clReleaseProgram.</summary>
    public int ReleaseProgram(nint program) => Native.ReleaseProgram(program);

    /// <summary>clCreateKernel.</summary>
    public nint CreateKernel(nint program, string kernelName, int* errcodeRet) =>
        Native.CreateKernel(program, kernelName, errcodeRet);

    /// <summary>clSetKernelArg.</summary>
    public int SetKernelArg(nint kernel, uint argIndex, nuint argSize, void* argValue) =>
        Native.SetKernelArg(kernel, argIndex, argSize, argValue);

    /// <summary>clGetKernelWorkGroupInfo.</summary>
    public int GetKernelWorkGroupInfo(nint kernel, nint device, KernelWorkGroupInfo paramName, nuint paramValueSize, void* paramValue, nuint* paramValueSizeRet) =>
        Native.GetKernelWorkGroupInfo(kernel, device, (uint)paramName, paramValueSize, paramValue, paramValueSizeRet);

    /// <summary>clReleaseKernel.</summary>
    public int ReleaseKernel(nint kernel) => Native.ReleaseKernel(kernel);

    /// <summary>clCreateBuffer.</summary>
    public nint CreateBuffer(nint context, MemFlags flags, nuint size, void* hostPtr, int* errcodeRet) =>
        Native.CreateBuffer(context, (ulong)flags, size, hostPtr, errcodeRet);

    /// <summary>clReleaseMemObject.</summary>
    public int ReleaseMemObject(nint memobj) => Native.ReleaseMemObject(memobj);

    /// <summary>clEnqueueNDRangeKernel.</summary>
    public int EnqueueNdrangeKernel(
        nint commandQueue, nint kernel, uint workDim, nuint* globalWorkOffset, nuint* globalWorkSize, nuint* localWorkSize,
        uint numEventsInWaitList, nint* eventWaitList, nint* @event) =>
        Native.EnqueueNdrangeKernel(commandQueue, kernel, workDim, globalWorkOffset, globalWorkSize, localWorkSize, numEventsInWaitList, eventWaitList, @event);

    /// <summary>clEnqueueReadBuffer.</summary>
    public int EnqueueReadBuffer(
        nint commandQueue, nint buffer, bool blockingRead, nuint offset, nuint size, void* ptr,
        uint numEventsInWaitList, nint* eventWaitList, nint* @event) =>
        Native.EnqueueReadBuffer(commandQueue, buffer, blockingRead ? 1u : 0u, offset, size, ptr, numEventsInWaitList, eventWaitList, @event);

    /// <summary>clEnqueueWriteBuffer.</summary>
    public int EnqueueWriteBuffer(
        nint commandQueue, nint buffer, bool blockingWrite, nuint offset, nuint size, void* ptr,
        uint numEventsInWaitList, nint* eventWaitList, nint* @event) =>
        Native.EnqueueWriteBuffer(commandQueue, buffer, blockingWrite ? 1u : 0u, offset, size, ptr, numEventsInWaitList, eventWaitList, @event);

    /// <summary>clEnqueueCopyBuffer.</summary>
    public int EnqueueCopyBuffer(
        nint commandQueue, nint srcBuffer, nint dstBuffer, nuint srcOffset, nuint dstOffset, nuint size,
        uint numEventsInWaitList, nint* eventWaitList, nint* @event) =>
        Native.EnqueueCopyBuffer(commandQueue, srcBuffer, dstBuffer, srcOffset, dstOffset, size, numEventsInWaitList, eventWaitList, @event);

    /// <summary>clEnqueueFillBuffer.</summary>
    public int EnqueueFillBuffer(
        nint commandQueue, nint buffer, void* pattern, nuint patternSize, nuint offset, nuint size,
        uint numEventsInWaitList, nint* eventWaitList, nint* @event) =>
        Native.EnqueueFillBuffer(commandQueue, buffer, pattern, patternSize, offset, size, numEventsInWaitList, eventWaitList, @event);

    /// <summary>clEnqueueMapBuffer.</summary>
    public void* EnqueueMapBuffer(
        nint commandQueue, nint buffer, bool blockingMap, MapFlags mapFlags, nuint offset, nuint size,
        uint numEventsInWaitList, nint* eventWaitList, nint* @event, int* errcodeRet) =>
        Native.EnqueueMapBuffer(commandQueue, buffer, blockingMap ? 1u : 0u, (ulong)mapFlags, offset, size, numEventsInWaitList, eventWaitList, @event, errcodeRet);

    /// <summary>clEnqueueUnmapMemObject.</summary>
    public int EnqueueUnmapMemObject(
        nint commandQueue, nint memobj, void* mappedPtr, uint numEventsInWaitList, nint* eventWaitList, nint* @event) =>
        Native.EnqueueUnmapMemObject(commandQueue, memobj, mappedPtr, numEventsInWaitList, eventWaitList, @event);

    /// <summary>clWaitForEvents.</summary>
    public int WaitForEvents(uint numEvents, nint* eventList) => Native.WaitForEvents(numEvents, eventList);

    /// <summary>clGetEventProfilingInfo.</summary>
    public int GetEventProfilingInfo(nint @event, ProfilingInfo paramName, nuint paramValueSize, void* paramValue, nuint* paramValueSizeRet) =>
        Native.GetEventProfilingInfo(@event, (uint)paramName, paramValueSize, paramValue, paramValueSizeRet);

    /// <summary>clReleaseEvent.</summary>
    public int ReleaseEvent(nint @event) => Native.ReleaseEvent(@event);
}
