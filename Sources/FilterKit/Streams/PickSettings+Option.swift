internal import CommandLine
package import EpisodeCodec

extension PickSettings.Choice: OptionValue {}
