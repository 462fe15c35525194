using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <content>Who gets a virtual channel of an output, and who gets the switch.</content>
internal sealed partial class FlitRouters
{
    /// <summary>Input channels that wait for an output channel of which at least one is free and has room.</summary>
    private ulong GuessesOf(int router)
    {
        int first = router * _ports * _channels;
        ulong guesses = 0;
        for (ulong left = _waiting[router]; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            int link = (router * _ports) + _output[first + input];
            bool isGuess = false;
            for (ulong free = _ready[first + input] <= _cycle ? _freeChannels[link] : 0; free != 0 && !isGuess; free &= free - 1)
            {
                isGuess = _credits[(link * _channels) + BitOperations.TrailingZeroCount(free)] > 0;
            }

            guesses |= isGuess ? 1UL << input : 0;
        }

        return guesses;
    }

    private void AllocateChannels(int router)
    {
        int first = router * _ports * _channels;
        Allocator allocator = _channelAllocators[router];
        bool any = false;
        for (ulong left = _waiting[router]; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            if (_ready[first + input] > _cycle)
            {
                continue;
            }

            _channelsFree[router] = _cycle + _config.VcAllocationCycles;
            int output = _output[first + input];
            ulong free = _freeChannels[(router * _ports) + output];
            if (free != 0)
            {
                allocator.Request(input, free << (output * _channels));
                any = true;
            }
        }

        if (!any)
        {
            return;
        }

        for (ulong granted = allocator.Allocate(); granted != 0; granted &= granted - 1)
        {
            int input = BitOperations.TrailingZeroCount(granted);
            int channel = allocator.Granted[input] % _channels;
            int place = first + input;
            _outputChannel[place] = channel;
            _state[place] = Active;
            _ready[place] = _cycle + _config.VcAllocationCycles;
            _waiting[router] &= ~(1UL << input);
            _active[router] |= 1UL << input;
            _freeChannels[(router * _ports) + _output[place]] &= ~(1UL << channel);
        }
    }

    /// <summary>
    /// The switch goes to those that were active when the cycle began, have a flit and a credit, and find the link free; with
    /// speculation also to those that are granted a channel in this cycle.
    /// </summary>
    private void AllocateSwitch(int router, ulong active, ulong guessing)
    {
        Allocator allocator = _switchAllocators[router];
        ulong inputChannels = ulong.MaxValue >> (64 - _channels);
        bool any = false;
        for (int input = 0; input < _ports * _speedup; input++)
        {
            int shift = input / _speedup * _channels;
            ulong asking = ((active | guessing) >> shift) & inputChannels;
            if (asking != 0)
            {
                any |= RequestSwitch(router, input, asking, (active >> shift) & inputChannels);
            }
        }

        if (!any)
        {
            return;
        }

        ulong crossing = 0;
        for (ulong granted = allocator.Allocate(); granted != 0; granted &= granted - 1)
        {
            int input = BitOperations.TrailingZeroCount(granted);
            int output = allocator.Granted[input];
            int channel = _candidate[(input * _ports) + output];
            _pointer[(router * _ports * _speedup) + input] = (channel + _speedup) % _channels;
            int place = (input / _speedup * _channels) + channel;
            crossing |= IsGuessLost(router, place, active, output) ? 0 : 1UL << place;
        }

        _granted[router] = crossing;
        _grantedAt[router] = _cycle + _config.SwitchAllocationCycles - 1;
    }

    private bool RequestSwitch(int router, int input, ulong asking, ulong active)
    {
        int first = ((router * _ports) + (input / _speedup)) * _channels;
        int pointer = _pointer[(router * _ports * _speedup) + input];
        ulong outputs = 0;
        ulong firm = 0;
        for (ulong left = asking; left != 0; left &= left - 1)
        {
            int channel = BitOperations.TrailingZeroCount(left);
            int place = first + channel;
            bool isActive = (active & (1UL << channel)) != 0;
            if (channel % _speedup != input % _speedup || (isActive && (_count[place] == 0 || _ready[place] > _cycle)))
            {
                continue;
            }

            _switchFree[router] = _cycle + _config.SwitchAllocationCycles;
            int output = _output[place];
            int link = (router * _ports) + output;
            if (_linkFree[link] > _cycle || (isActive && _credits[(link * _channels) + _outputChannel[place]] == 0))
            {
                continue;
            }

            // Of several channels of an input that want one output, an active one, the next after the one that went last.
            ref int candidate = ref _candidate[(input * _ports) + output];
            bool isFirst = (outputs & (1UL << output)) == 0;
            bool isOtherFirm = (firm & (1UL << output)) != 0;
            bool isBetter = isFirst || (isActive && !isOtherFirm)
                || (isActive == isOtherFirm && Distance(pointer, channel) < Distance(pointer, candidate));
            candidate = isBetter ? channel : candidate;
            outputs |= 1UL << output;
            firm |= isActive ? 1UL << output : 0;
        }

        if (outputs != 0)
        {
            _switchAllocators[router].Request(input, outputs, firm);
        }

        return outputs != 0;
    }

    /// <summary>Whether a switch was granted to a packet that got no channel, or one without room.</summary>
    private bool IsGuessLost(int router, int input, ulong activeBefore, int output)
    {
        ulong bit = 1UL << input;
        if ((activeBefore & bit) != 0)
        {
            return false;
        }

        int channel = _outputChannel[(router * _ports * _channels) + input];
        return (_active[router] & bit) == 0 || _credits[(((router * _ports) + output) * _channels) + channel] == 0;
    }

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _channels;
}
