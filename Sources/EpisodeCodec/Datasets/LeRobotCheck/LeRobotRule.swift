/// What lerobot-check looks for. The codes are stable: scripts name them.
package enum LeRobotRule: String, CaseIterable, Sendable {
  // Metadata.
  case infoUnreadable = "LR101"
  case versionUnknown = "LR102"
  case rateInvalid = "LR103"
  case featuresInvalid = "LR104"
  case ownFeatureWrong = "LR105"
  case featureNameSlash = "LR106"
  case namesMismatch = "LR107"
  case pathInvalid = "LR108"
  case episodeTotalWrong = "LR109"
  case frameTotalWrong = "LR110"
  case taskTotalWrong = "LR111"
  case splitInvalid = "LR112"
  case imageShapeInvalid = "LR113"
  case limitsInvalid = "LR114"
  case robotUnknown = "LR115"
  case actionMissing = "LR116"
  case observationMissing = "LR117"
  case videoTotalWrong = "LR118"

  // Episodes and tasks.
  case episodesUnreadable = "LR201"
  case episodeColumnMissing = "LR202"
  case episodeOrderWrong = "LR203"
  case episodeEmpty = "LR204"
  case episodeRangeWrong = "LR205"
  case episodeTaskMissing = "LR206"
  case episodeTaskUnknown = "LR207"
  case tasksUnreadable = "LR208"
  case taskOrderWrong = "LR209"
  case taskEmpty = "LR210"
  case taskTwice = "LR211"
  case taskUnused = "LR212"
  case taskIndexMissing = "LR213"
  case episodeTaskWrong = "LR214"
  case episodeShort = "LR215"
  case episodeLengthOdd = "LR216"

  // Rows.
  case dataMissing = "LR301"
  case dataUnreadable = "LR302"
  case dataUnlisted = "LR303"
  case columnMissing = "LR304"
  case columnUnlisted = "LR305"
  case columnTypeWrong = "LR306"
  case columnShapeWrong = "LR307"
  case valueNull = "LR308"
  case rowTotalWrong = "LR309"
  case rowEpisodeWrong = "LR310"
  case rowFrameWrong = "LR311"
  case rowIndexWrong = "LR312"
  case timestampWrong = "LR313"
  case rowTaskUnknown = "LR314"
  case valueNotFinite = "LR315"
  case groupsShared = "LR316"
  case imageUnreadable = "LR317"
  case imageSizeWrong = "LR318"
  case imageOutside = "LR319"
  case languageWrong = "LR320"

  // What the numbers say.
  case actionConstant = "LR401"
  case stateConstant = "LR402"
  case actionFrozen = "LR403"
  case stateFrozen = "LR404"
  case saturated = "LR405"
  case actionJump = "LR406"
  case stateJump = "LR407"
  case actionIsState = "LR408"
  case actionLate = "LR409"
  case episodeTwice = "LR410"

  // Statistics.
  case statisticsMissing = "LR501"
  case statisticsUnreadable = "LR502"
  case statisticsLacking = "LR503"
  case statisticsShapeWrong = "LR504"
  case extremesWrong = "LR505"
  case meanWrong = "LR506"
  case deviationWrong = "LR507"
  case quantilesWrong = "LR508"
  case imageDeviationWrong = "LR509"
  case countWrong = "LR510"
  case episodeStatisticsWrong = "LR511"

  // Videos and cameras.
  case videoMissing = "LR601"
  case videoUnreadable = "LR602"
  case videoShort = "LR603"
  case videoLong = "LR604"
  case videoRateWrong = "LR605"
  case videoTimesUneven = "LR606"
  case videoPlaceWrong = "LR607"
  case videoEndWrong = "LR608"
  case videoSizeWrong = "LR609"
  case videoCodecWrong = "LR610"
  case videoTooLong = "LR611"
  case videoShifted = "LR612"
  case videoFirstNotSync = "LR613"
  case videoNotPlayable = "LR614"
  case videoSlow = "LR615"
  case videoUnlisted = "LR616"
  case videoTurned = "LR617"
  case videoRateInfoWrong = "LR618"
  case frameUnreadable = "LR619"
  case cameraFrozen = "LR620"
  case cameraBlack = "LR621"
  case camerasEqual = "LR622"

  // Readiness for the hub.
  case cardMissing = "LR701"
  case cardUntagged = "LR702"
  case imagesLeft = "LR703"
  case fileTooLarge = "LR704"
  case filesLeft = "LR705"
  case linkFound = "LR706"
  case fileClosed = "LR707"
  case tagMissing = "LR708"
  case directoryFull = "LR709"

  // Isaac GR00T.
  case modalityInvalid = "LR801"
  case modalityFeatureMissing = "LR802"
  case modalityRangeWrong = "LR803"
  case modalityGap = "LR804"
  case modalityVersion = "LR805"
  case annotationWrong = "LR806"
}

extension LeRobotRule {
  /// True for what a writer that dies leaves, and LeRobotRepair mends.
  var isMendable: Bool {
    switch self {
    case .episodeTotalWrong, .frameTotalWrong, .taskTotalWrong, .splitInvalid, .videoTotalWrong,
      .episodesUnreadable, .episodeColumnMissing, .episodeOrderWrong, .episodeEmpty,
      .episodeRangeWrong, .episodeTaskMissing, .episodeTaskUnknown, .episodeTaskWrong,
      .tasksUnreadable, .taskIndexMissing,
      .dataMissing, .dataUnreadable, .dataUnlisted, .rowTotalWrong, .rowEpisodeWrong,
      .rowFrameWrong, .rowIndexWrong, .rowTaskUnknown,
      .statisticsMissing, .statisticsUnreadable, .statisticsLacking, .statisticsShapeWrong,
      .extremesWrong, .meanWrong, .deviationWrong, .countWrong, .episodeStatisticsWrong,
      .videoMissing, .videoUnreadable, .videoShort, .videoPlaceWrong, .videoEndWrong,
      .videoUnlisted, .imagesLeft:
      true
    default: false
    }
  }
}
