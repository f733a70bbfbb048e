package import Pages

extension LeRobotRule {
  package var severity: Finding.Severity { text.severity }
  /// What it means, in a sentence.
  package var meaning: String { text.meaning }
  /// How to mend it, in a sentence.
  package var remedy: String { text.remedy }

  private var text: (severity: Finding.Severity, meaning: String, remedy: String) {
    switch self {
    case .infoUnreadable:
      (
        .error,
        "meta/info.json is missing, or is not a JSON object.",
        "Write it again with lerobot-write, or restore it from a copy."
      )
    case .versionUnknown:
      (
        .error,
        "codebase_version is neither v3.0 nor v2.1.",
        "Convert the dataset with the LeRobot that wrote it."
      )
    case .rateInvalid:
      (
        .error,
        "fps is missing, or is not a positive number.",
        "Set fps to the rate of the recording."
      )
    case .featuresInvalid:
      (
        .error,
        "features is missing, or an entry lacks a known dtype or a shape.",
        "Complete the entry; lerobot-write writes all of it."
      )
    case .ownFeatureWrong:
      (
        .error,
        "timestamp, frame_index, episode_index, index or task_index is missing in features, or "
          + "has another dtype or shape.",
        "Add the entry as LeRobot writes it."
      )
    case .featureNameSlash:
      (
        .error,
        "The name of a feature has a slash, which LeRobot refuses.",
        "Write a dot instead."
      )
    case .namesMismatch:
      (
        .warning,
        "A feature has more or fewer names than numbers.",
        "Give each number a name, or set names to null."
      )
    case .pathInvalid:
      (
        .error,
        "data_path or video_path leads out of the dataset, or has fields that LeRobot does not "
          + "fill in.",
        "Use the path of LeRobot's own info.json."
      )
    case .episodeTotalWrong:
      (
        .error,
        "total_episodes is not the number of episodes.",
        "Set it to that number; LeRobot reads no more than it says."
      )
    case .frameTotalWrong:
      (
        .error,
        "total_frames is not the sum of the episodes' lengths.",
        "Set it to that sum; LeRobot drops what is beyond it."
      )
    case .taskTotalWrong:
      (
        .error,
        "total_tasks is not the number of tasks.",
        "Set it to that number."
      )
    case .splitInvalid:
      (
        .warning,
        "A split is no range of episodes, or goes beyond them.",
        "Write it as 0:N, with N at most total_episodes."
      )
    case .imageShapeInvalid:
      (
        .error,
        "An image or video has no shape of height, width and 1, 3 or 4 channels.",
        "Write the shape as [height, width, channels]."
      )
    case .limitsInvalid:
      (
        .warning,
        "chunks_size or the size of files is not a positive number.",
        "Use LeRobot's 1000, 100 and 200."
      )
    case .robotUnknown:
      (
        .note,
        "robot_type is missing or null.",
        "Name the robot: lerobot-write --robot-type."
      )
    case .actionMissing:
      (
        .warning,
        "There is no feature action, so that no policy can be trained.",
        "Rename the feature of actions with traj-map."
      )
    case .observationMissing:
      (
        .warning,
        "No feature begins with observation.",
        "Rename the features of the robot's sensors with traj-map."
      )
    case .videoTotalWrong:
      (
        .warning,
        "Version 2.1: total_videos or total_chunks does not fit the episodes.",
        "Set total_videos to episodes times cameras."
      )
    case .episodesUnreadable:
      (
        .error,
        "The list of episodes is missing or unreadable, or a row is no episode.",
        "A writer that died leaves such files; write the dataset again or restore meta/."
      )
    case .episodeColumnMissing:
      (
        .error,
        "The list of episodes lacks a column that LeRobot reads.",
        "Write meta/episodes again."
      )
    case .episodeOrderWrong:
      (
        .error,
        "The episodes are not numbered 0, 1, 2 in the order of their rows; LeRobot takes them "
          + "by their place.",
        "Sort the rows, and number them."
      )
    case .episodeEmpty:
      (
        .error,
        "An episode has no frames.",
        "Leave the episode out."
      )
    case .episodeRangeWrong:
      (
        .error,
        "dataset_from_index and dataset_to_index do not follow on those of the episode before, "
          + "or do not fit the length.",
        "Count them up from 0."
      )
    case .episodeTaskMissing:
      (
        .warning,
        "An episode lists no task.",
        "Give it one: lerobot-cat, traj-map, lerobot-write."
      )
    case .episodeTaskUnknown:
      (
        .error,
        "An episode lists a task that the list of tasks lacks.",
        "Add it, or correct its text."
      )
    case .tasksUnreadable:
      (
        .error,
        "The list of tasks is missing or unreadable.",
        "Write it again; it has task_index and task."
      )
    case .taskOrderWrong:
      (
        .error,
        "task_index is not 0, 1, 2 in the order of the rows; LeRobot takes tasks by their "
          + "place, so that steps get the text of another task.",
        "Sort the rows by task_index."
      )
    case .taskEmpty:
      (
        .warning,
        "The text of a task is empty.",
        "Describe what the robot does."
      )
    case .taskTwice:
      (
        .warning,
        "Two tasks have the same text.",
        "Use one of them."
      )
    case .taskUnused:
      (
        .warning,
        "A task is that of no frame.",
        "Remove it."
      )
    case .taskIndexMissing:
      (
        .error,
        "meta/tasks.parquet does not say that task is its index (its footer lacks pandas), so "
          + "that LeRobot returns numbers for texts.",
        "Write it with pandas, or with lerobot-write."
      )
    case .episodeTaskWrong:
      (
        .warning,
        "The tasks that an episode lists are not those of its frames.",
        "List those of its frames."
      )
    case .episodeShort:
      (
        .warning,
        "An episode has fewer than 5 frames.",
        "Remove it: traj-filter --min-steps."
      )
    case .episodeLengthOdd:
      (
        .warning,
        "An episode is over ten times longer or shorter than most.",
        "Look whether its recording was stopped in time."
      )
    case .dataMissing:
      (
        .error,
        "A file of rows is missing.",
        "Restore it, or leave its episodes out."
      )
    case .dataUnreadable:
      (
        .error,
        "A file of rows is no complete Parquet file.",
        "Its writer did not finish it; write it again."
      )
    case .dataUnlisted:
      (
        .error,
        "No episode refers to a file of rows, but LeRobot reads it, and all rows after it move.",
        "Move it out of data/."
      )
    case .columnMissing:
      (
        .error,
        "A feature has no column.",
        "Write the column, or remove the feature from info.json."
      )
    case .columnUnlisted:
      (
        .error,
        "A column is no feature; LeRobot does not load such a file.",
        "Add the feature to info.json, or drop the column."
      )
    case .columnTypeWrong:
      (
        .error,
        "A column has another type than the dtype of its feature.",
        "Write it with that type."
      )
    case .columnShapeWrong:
      (
        .error,
        "A row has more or fewer numbers than the shape of its feature.",
        "Write rows of that shape."
      )
    case .valueNull:
      (
        .error,
        "A value is null.",
        "Fill it in, or remove the frame."
      )
    case .rowTotalWrong:
      (
        .error,
        "A file has more or fewer rows than its episodes have frames.",
        "Write the file again; metadata and data come from different runs."
      )
    case .rowEpisodeWrong:
      (
        .error,
        "episode_index of a row is not the episode to which the row belongs.",
        "Number the rows as meta/episodes has them."
      )
    case .rowFrameWrong:
      (
        .error,
        "frame_index does not count from 0 in each episode.",
        "Count it up: a frame was lost, or two datasets were joined."
      )
    case .rowIndexWrong:
      (
        .error,
        "index does not count over the whole dataset.",
        "Count it up from 0."
      )
    case .timestampWrong:
      (
        .error,
        "timestamp is not frame_index divided by fps, within 0.1 ms.",
        "Write that time, not the time of a sensor."
      )
    case .rowTaskUnknown:
      (
        .error,
        "task_index of a row is no task.",
        "Add the task, or correct the number."
      )
    case .valueNotFinite:
      (
        .error,
        "A number is NaN or infinite; training with it gives NaN.",
        "Find out why the sensor failed, and remove the episode."
      )
    case .groupsShared:
      (
        .note,
        "Version 3.0: a row group holds parts of several episodes, so that one is not read "
          + "alone.",
        "Write the file again with lerobot-write."
      )
    case .imageUnreadable:
      (
        .error,
        "A cell holds no complete PNG, JPEG or TIFF image.",
        "Remove the frame or the episode."
      )
    case .imageSizeWrong:
      (
        .error,
        "The image in a cell has another size than its feature.",
        "Resize it: image-resize."
      )
    case .imageOutside:
      (
        .error,
        "A cell has only the path of an image, which is not in the dataset.",
        "Put the bytes into the cell."
      )
    case .languageWrong:
      (
        .error,
        "A row of a language column is none that LeRobot understands: without role, content or "
          + "known style, with a camera that the style or the dataset does not have, or not the "
          + "same in the whole episode.",
        "Write it again: lerobot-cat, lerobot-write."
      )
    case .actionConstant:
      (
        .warning,
        "A number of the action never changes.",
        "Look whether that joint was recorded; drop it if it has no use."
      )
    case .stateConstant:
      (
        .warning,
        "A number of the state never changes.",
        "Look whether that sensor was connected."
      )
    case .actionFrozen:
      (
        .warning,
        "In an episode no number of the action changes.",
        "Remove the episode."
      )
    case .stateFrozen:
      (
        .warning,
        "In an episode no number of the state changes.",
        "Remove the episode."
      )
    case .saturated:
      (
        .warning,
        "A number of the action is at one of its extremes in over half of the frames.",
        "Look whether the controller clips it."
      )
    case .actionJump:
      (
        .warning,
        "A number of the action jumps.",
        "Look at the frame: a lost message, an angle that wraps, or two episodes in one."
      )
    case .stateJump:
      (
        .warning,
        "A number of the state jumps.",
        "Look at the frame: a lost message, an angle that wraps, or two episodes in one."
      )
    case .actionIsState:
      (
        .warning,
        "The action of each step is its state, so that a policy learns to stand still.",
        "Take the state of the next step: traj-map."
      )
    case .actionLate:
      (
        .warning,
        "The action follows the state instead of leading it: the two are not aligned.",
        "Align them by the times of their samples: step-align."
      )
    case .episodeTwice:
      (
        .warning,
        "Two episodes have the same actions and states, or nearly so.",
        "Remove one; it would be in training and test."
      )
    case .statisticsMissing:
      (
        .warning,
        "There are no statistics; policies that normalize need them.",
        "Make them: norm-stats --format lerobot."
      )
    case .statisticsUnreadable:
      (
        .error,
        "The statistics are not what LeRobot reads.",
        "Make them again: norm-stats --format lerobot."
      )
    case .statisticsLacking:
      (
        .warning,
        "A feature has no statistics.",
        "Make them again: norm-stats --format lerobot."
      )
    case .statisticsShapeWrong:
      (
        .error,
        "The statistics of a feature have another shape than the feature, or lack min, max, "
          + "mean or std.",
        "Make them again: norm-stats --format lerobot."
      )
    case .extremesWrong:
      (
        .error,
        "min or max of the statistics is not that of the data.",
        "Make them again; frames were added or removed since."
      )
    case .meanWrong:
      (
        .error,
        "mean of the statistics is not that of the data.",
        "Make them again; frames were added or removed since."
      )
    case .deviationWrong:
      (
        .error,
        "std of the statistics is not that of the data.",
        "Make them again; frames were added or removed since."
      )
    case .quantilesWrong:
      (
        .warning,
        "Quantiles of the statistics are not in order, or outside min and max.",
        "Make them again: norm-stats --format lerobot."
      )
    case .imageDeviationWrong:
      (
        .warning,
        "std of an image is 0, though min and max differ: LeRobot 0.4.0 to 0.5.1 computed it "
          + "wrongly.",
        "Make them again: norm-stats --images --format lerobot."
      )
    case .countWrong:
      (
        .warning,
        "count of the statistics is not the number of frames.",
        "Make them again; frames were added or removed since."
      )
    case .episodeStatisticsWrong:
      (
        .warning,
        "min, max or mean of an episode's statistics is not that of its rows.",
        "Write the dataset again; merging uses them."
      )
    case .videoMissing:
      (
        .error,
        "A video is missing.",
        "Restore it, or leave its episodes out."
      )
    case .videoUnreadable:
      (
        .error,
        "A video is no complete MP4 file.",
        "Its writer did not finish it; encode it again."
      )
    case .videoShort:
      (
        .error,
        "A video has fewer frames than its episodes have rows.",
        "Its encoder dropped frames; record or encode the episode again."
      )
    case .videoLong:
      (
        .warning,
        "A video has more frames than its episodes have rows.",
        "Look whether rows were lost."
      )
    case .videoRateWrong:
      (
        .error,
        "The frames of a video come at another rate than fps.",
        "Encode it again at that rate."
      )
    case .videoTimesUneven:
      (
        .error,
        "A frame of a video is more than 0.1 ms from its time, so that LeRobot finds another "
          + "one or none.",
        "Encode it with a constant rate (ffmpeg -r before -i, no -framerate)."
      )
    case .videoPlaceWrong:
      (
        .error,
        "from_timestamp is not the time of a frame, or the frames of two episodes overlap.",
        "Write the sum of the lengths of the episodes before it."
      )
    case .videoEndWrong:
      (
        .warning,
        "to_timestamp is not from_timestamp plus the length of the episode.",
        "Write that sum; editing uses it."
      )
    case .videoSizeWrong:
      (
        .error,
        "A video has another size than its feature.",
        "Correct the shape in info.json, or resize the video."
      )
    case .videoCodecWrong:
      (
        .warning,
        "info.json names another codec than the video has.",
        "Correct video.codec."
      )
    case .videoTooLong:
      (
        .warning,
        "A video is longer than 1024 s: LeRobot's 32-bit times miss 1 % of its frames.",
        "Split it: lerobot-write starts a new one in time."
      )
    case .videoShifted:
      (
        .error,
        "A video does not start at 0: an edit list or the time of its first frame shifts all "
          + "others.",
        "Encode it again without an edit list."
      )
    case .videoFirstNotSync:
      (
        .error,
        "The first frame of a video or of an episode's video needs frames before it.",
        "Start with a key frame."
      )
    case .videoNotPlayable:
      (
        .note,
        "The samples of a video are JPEG or PNG files, which browsers do not play.",
        "For a preview on the hub: lerobot-write --storage encode."
      )
    case .videoSlow:
      (
        .warning,
        "Over 100 frames lie between two key frames, so that random reading is slow.",
        "Encode it with a key frame every 2 frames (-g 2)."
      )
    case .videoUnlisted:
      (
        .warning,
        "No episode refers to a video.",
        "Remove it."
      )
    case .videoTurned:
      (
        .error,
        "A video is marked to be turned; LeRobot's readers disagree on that.",
        "Turn the pixels."
      )
    case .videoRateInfoWrong:
      (
        .warning,
        "video.fps in info.json is not fps.",
        "Correct it."
      )
    case .frameUnreadable:
      (
        .error,
        "--deep: a frame is not decodable.",
        "Encode the video again."
      )
    case .cameraFrozen:
      (
        .warning,
        "A camera shows the same image for over a second; seen in videos of JPEG or PNG files, "
          + "elsewhere with --deep.",
        "Look whether it was connected."
      )
    case .cameraBlack:
      (
        .warning,
        "--deep: a camera is black through an episode.",
        "Look whether its cap was on."
      )
    case .camerasEqual:
      (
        .warning,
        "Two cameras have the same images; seen in videos, in cells with --deep.",
        "One of them was recorded twice; drop it."
      )
    case .cardMissing:
      (
        .note,
        "There is no README.md, the card of the dataset on the hub.",
        "Write one, or let push_to_hub do it."
      )
    case .cardUntagged:
      (
        .note,
        "The card does not have the tag LeRobot, by which the hub finds datasets.",
        "Add tags: [LeRobot] to its head."
      )
    case .imagesLeft:
      (
        .warning,
        "images/ is left over from recording: LeRobot 0.3 leaves it, and a writer that died.",
        "Remove it, if all episodes are there."
      )
    case .fileTooLarge:
      (
        .warning,
        "A file is larger than 50 GB, which the hub refuses.",
        "Write the dataset again with smaller files."
      )
    case .filesLeft:
      (
        .warning,
        "Temporary or hidden files are left in the dataset.",
        "Remove them."
      )
    case .linkFound:
      (
        .warning,
        "An entry is no regular file; the hub takes no links.",
        "Copy the file to its place."
      )
    case .fileClosed:
      (
        .warning,
        "Others may not read a file; LeRobot leaves joined videos so.",
        "chmod 644."
      )
    case .tagMissing:
      (
        .note,
        "The folder is a Git checkout without the tag of its version, which LeRobot needs to "
          + "load it from the hub.",
        "git tag v3.0."
      )
    case .directoryFull:
      (
        .warning,
        "A directory has more than 10,000 entries, which the hub refuses.",
        "Spread the files over chunks."
      )
    case .modalityInvalid:
      (
        .error,
        "meta/modality.json is not of the form that Isaac GR00T reads.",
        "See its data_preparation.md."
      )
    case .modalityFeatureMissing:
      (
        .error,
        "meta/modality.json names a feature that the dataset lacks.",
        "Set original_key."
      )
    case .modalityRangeWrong:
      (
        .error,
        "A range of meta/modality.json is not inside its feature.",
        "Correct start and end; end is not included."
      )
    case .modalityGap:
      (
        .note,
        "The ranges of meta/modality.json overlap, or leave out numbers of their feature.",
        "Name each number once."
      )
    case .modalityVersion:
      (
        .note,
        "meta/modality.json is in a dataset of version 3.0; Isaac GR00T reads version 2.1.",
        "lerobot-cat DIR, then lerobot-write --format v2.1."
      )
    case .annotationWrong:
      (
        .error,
        "A column annotation of meta/modality.json does not hold numbers of tasks.",
        "Store task_index values."
      )
    }
  }
}
