### Every text of the interface. The sentences about pain are in the tables beside this folder.
### One message a text; the format is Mozilla Fluent: https://projectfluent.org/fluent/guide/

## Lists and names

# Between two of a row, and before the last. A name that holds the word of a list makes it "inner", one that
# holds its comma "parted".
list-next = { $style ->
    [parted] {"; "}
   *[plain] {", "}
}
list-and = { $style ->
    [parted] {"; and "}
    [inner] {", and "}
   *[plain] {" and "}
}
list-or = { $style ->
    [parted] {"; or "}
    [inner] {", or "}
   *[plain] {" or "}
}
# the letters are those of Unicode's date patterns
date-pattern = d MMMM y
list-more = { $count } more
# how the id of a row on such a fit ends in words.csv: of one mark, of all of them, of some
fit-row = { $total ->
    [one] one
   *[other] { $left ->
        [0] all
       *[other] many
    }
}

side = { $side ->
    [right] right
    [left] left
   *[both] right and left
}
side-label = { $side ->
    [right] right
    [left] left
   *[both] both sides
}
on-side = { $side ->
    [right] the right
    [left] the left
   *[both] both sides
}
# "right groin"; not used for places of data/regions.csv that hold their side in braces
place-on-side = { $side } { $place }
place-part = { $place }, { $part }
place-on-both-sides = { $place }, both sides
muscle-on-side = { $side } { $muscle }
the-muscle = the { $muscle }

voice = { $voice ->
    [clinician] Clinician
   *[patient] Patient
}
body = { $body ->
    [female] Female
   *[male] Male
}
tab = { $tab ->
    [what] What is it?
    [why] Why does it hurt here?
    [worse] What makes it worse?
    [signs] Other signs
    [helps] What can help?
    [sure] How sure is this?
   *[doctor] When to see a doctor
}

## What a link held that was left out

field = { $field ->
    [regions] area
    [muscle] muscle
    [side] side
    [answers] answer
    [flags] warning sign
    [ratings] score of a place
    [findings] finding
    [paint] painting
    [compare] compared muscle
    [country] country
    [body] body
    [zones] setting for zones
    [points] setting for trigger points
    [xray] setting for x-ray
    [landmarks] setting for landmarks
    [zoom] setting for the zoom
    [sources] setting for sources
    [voice] voice
    [tab] tab
    [face] face
    [tone] skin tone
    [build] build
   *[theme] theme
}
fields = { $field ->
    [regions] areas
    [answers] answers
    [flags] warning signs
    [ratings] scores of places
    [findings] findings
   *[compare] compared muscles
}
in-it = { $where ->
    [request] The request
    [file] The file
   *[link] The link
}
note-too-long = { in-it } was too long; only its first part was read.
note-unknown-part = { in-it } has a part that this app does not know, { $part }; it was left out.
note-twice = { in-it } named the { field } more than once; the first was kept.
note-no-view = { in-it } held no view; the start view was used.
note-unknown = { in-it } named an unknown { field } { $value }; it was left out.
note-unknown-many = { in-it } named unknown { fields }: { $values }; they were left out.
note-unreadable = { in-it } named the { fields } in a way that could not be read; they were left out.
note-unmarked = { in-it } scored a place that is not marked, { $place }; the score was left out.
note-rating = { in-it } said something of { $place } that could not be read, { $parts }; it was left out.
note-paint = { in-it } held a painting that could not be read; it was left out.
note-too-many = { in-it } held more than { $most } { fields }; only the first { $most } were kept.
note-more = { $count } more parts could not be read and were left out.

## Statements and their sources

added-by = Added by { $clinic }
added-by-sentence = Added by { $clinic }.
source-line = Source: { $sources }.
source-read = { $source } ({ $read })
read = { $read ->
    [whole] read in full
    [part] read in part
    [secondhand] as quoted by others
   *[recalled] from memory
}
confidence-line = Confidence: { $level }.
confidence = { $level ->
    [H] high
    [M] medium
    [L] low
   *[none] not rated
}
could-be = Could be { $condition }.
soon-could-be = { $soon }. Could be { $condition }.

## Warning signs

act-first = Act on this first
advice-number = { $country }, medical advice: { $number }
emergency-number = { $country }: { $number }
emergency-numbers = Emergency numbers
country-column = Country
emergency-column = Emergency
advice-column = Medical advice
choose = Choose
your-country = Your country, for the emergency number
before-anything = { $count ->
    [one] Before anything else: is this true?
   *[other] Before anything else: are any of these true?
}
none-of-these = { $count ->
    [one] No
   *[other] No, none of these
}
check-first = Check first: are any of these true?
more-to-check = { $count } more to check
all-warning-signs = All warning signs
near-mark = goes with a place you marked
more-fold = More

## The answer

show-best = Show what fits best instead
others-title = Also fits
others-best = fits best
your-marks-fit = What your marks fit
picture-shows = What the picture shows
fits-list = What fits, best first
fit-word = { $verdict ->
    [fits] fits well
    [could] could be
    [partly] fits partly
   *[no] fits poorly
}
shape-above = with the shape above
compare = Compare
compare-next = Now choose another one to compare it with.
compare-muscle = Compare { $muscle }
read-more = Read more
read-more-about = Read more about { $muscle }
fit-fold = { $voice ->
    [clinician] How this fit is computed
   *[patient] More on this match
}
fit-marked = { $where ->
    [core] { $count } marked in a core zone
    [local] { $count } marked over the muscle
    [spillover] { $count } marked in a spillover zone
    [rare] { $count } marked in a rare zone
    [disputed] { $count } marked in a disputed zone
    [beside] { $count } marked next to a zone
   *[outside] { $count } marked elsewhere
}
fit-painted = { $marks }, by how much is painted
fit-together = together, over { $count }
fit-coverage = share of its main areas that is marked
fit-of-marks = fit of the marks
fit-for = { $count ->
    [one] { $count } answer for it
   *[other] { $count } answers for it
}
fit-against = { $count ->
    [one] { $count } answer against it
   *[other] { $count } answers against it
}
fit-absent = { $count } no to one of its signs
fit-lift = lift by { $share }
fit-times = × { $factor }
fit-each = { $count ->
    [one] { $effect }
   *[other] { $effect } each
}
fit-whole = fit
fit-meaning = Likeness to a textbook picture, never a probability.
fit-page = How the fit is computed
side-by-side = Side by side
two-patterns = Two patterns side by side
close = Close
where-muscle-hurts = Where the { $side } { $muscle } hurts, front and back
ask-next = Ask or try next
more-about-it = More about it
tell-apart = { $count ->
    [one] To be more certain
   *[other] To tell them apart
}
you-answered = You answered
tell-more = Tell more
yes = Yes
no = No
skip = Skip
no-muscle = Not a muscle? It could also be
point-to = Your answers point to: { $names }.
more-below = { $count } more below
sentence = { $text }.
tells-apart = What tells them apart
named = { $name }:

## The tabs

exercise-kind = { $kind ->
    [release] Release
    [stretch] Stretches
    [activation] Strengthening
   *[aerobic] Walking
}
not-for-you = Not for you if:
how-to-do-it = How to do it
pose-frame = { $frame ->
    [start] Start
    [end] End
    [mistake] Not like this
   *[moving] The whole movement
}
pose-alt = { $frame ->
    [start] { $name }, start. { $words }
    [end] { $name }, end. { $words }
    [mistake] { $name }, a mistake. { $words }
   *[moving] { $name }, from start to end. { $words }
}
pose-glow = { $does ->
    [works] orange, at work: { $muscles }.
   *[other] blue, stretched: { $muscles }.
}
not-like-this = Not like this:
play-movement = Show the movement
iliopsoas-length = { $how ->
    [longer] In a computer model the iliacus is { $percent } % longer here than in standing.
   *[shorter] In a computer model the iliacus is { $percent } % shorter here than in standing.
}
steps = Steps
dose = How many, how often, how to go on
take-care = Take care
how-sure = How sure is this?

## Every page of the library

app = bodymap
page-title = { $title } - bodymap
page-about = { $title }, with sources.
page-about-muscle = Where pain from the { $muscle } is felt, with sources.
skip-to-words = Skip to the words
main-menu = Main
menu-body = Body
menu-library = Library
see-doctor = When to see a doctor
words-for = Words for
sources = Sources
confidence-of-this = { confidence } confidence

## The list of muscles

muscle-library = Muscle library
find-muscle = Find a muscle by name, or by where it hurts
search = Search
search-hint = Such as: psoas, hip flexor, sciatica, lower back, front of the thigh
muscles-found = { $count } of { $total } muscles
muscles-all = { $total } muscles
nothing-found = No muscle has that name, and none is felt there. Try another word.
show-all = Show all muscles
term-alike = No muscle, but it can feel like one: { $names }.
areas-of-body = Areas of the body
felt-most-menu = Felt most in
felt-most = Felt most in: { $places }
# What a search leaves out, and words that together name one place with the word that stands for them
search-skipped = left right my the a of in on at and or pain muscle
search-together = lower back lowback; low back lowback; upper back upperback; middle back upperback; lower leg lowerleg
felt-nowhere = Felt most in: no usual place
evidence-short = { $grade ->
    [A] Evidence: studies of volunteers
    [B] Evidence: studies of patients
   *[C] Evidence: weak
}
area = { $area ->
    [head] head
    [neck] neck
    [chest] chest
    [upper-back] upper back
    [belly] belly
    [low-back] low back
    [pelvis] pelvis
    [buttock] buttock
    [hip] hip
    [groin] groin
    [thigh] thigh
    [knee] knee
    [lower-leg] lower leg
    [foot] foot
    [shoulder] shoulder
    [arm] arm
    [hand] hand
   *[elsewhere] elsewhere
}

## How the fit is computed

number-name = Name
number-value = Value
number-meaning = What it means

## The page of a muscle

where-you-are = Where you are
show-on-body = Show on the body
how-common = How common
evidence = Evidence
evidence-full = { $grade ->
    [A] Studies of volunteers
    [B] Studies of patients
   *[C] Weak: what clinicians saw, no controlled study
}
page-confidence = Confidence in this page
page-confidence-level = { $level ->
    [H] High
    [M] Medium
    [L] Low
   *[none] Not rated
}
clinicians-check = Clinician's check
added-by-term = Added by
sign-of = { $kind ->
    [core] often
    [local] over the muscle
    [spillover] sometimes
    [rare] rarely
    [disputed] experts disagree
    [under] the muscle
    [press] press here
   *[point] trigger point
}
choose-side = Side
choose-body = Body
choose-build = Build
build = { $build ->
    [slim] Slim
    [heavy] Heavy
    [younger] Younger
    [older] Older
   *[average] Average
}
choose-tone = Skin
tone = { $tone ->
    [light] Light
    [medium] Medium
   *[deep] Deep
}
side-choice = { $side ->
    [right] Right
   *[left] Left
}
where-felt = { $side ->
    [right] Where it is felt, right side
   *[left] Where it is felt, left side
}
level-patient = { $level ->
    [core] Most often felt here
    [local] Felt over the muscle itself
    [spillover] Sometimes felt here
    [rare] Rarely felt here
   *[disputed] Experts disagree about this
}
level-clinician = { $level ->
    [core] Core zone
    [local] Local pain, over the muscle
    [spillover] Spillover zone
    [rare] Rare spillover
   *[disputed] Disputed
}
areas-on-map = Areas on the body map:
points-patient = Trigger points (tender spots)
points-clinician = Trigger points
exercises-link = Exercises, and who must not do them
signs-for-against = Signs for and against
speaks-for = Points to it
speaks-against = Points away from it
look-alikes = Look-alikes
look-alikes-apart = Look-alikes, and what tells them apart
no-look-alike = No other muscle in this library is felt most in the same areas.
felt-with-both = Often felt with both
felt-only-with = Often felt only with the { $muscle }
felt-at-times-with = Of these, at times with the { $muscle }, too
areas-term = Areas
areas-same = The main areas can't tell the two apart.
areas-and-signs-same = The main areas can't tell the two apart, and neither can the signs known here.
speaks-for-muscle = Points to the { $muscle }
identifiers = Identifiers
identifier = { $code ->
    [ta98] TA98
    [fma] FMA
   *[uberon] UBERON
}
other-muscles = Other muscles
previous = Previous
next = Next

## Plain pages, when something is wrong

error-title = { $code ->
    [400] Not understood
    [404] Page not found
    [405] Not possible
    [413] Too large
    [414] Too long
    [429] Too many requests
    [500] Something went wrong
   *[other] Error { $code }
}
error-text = { $code ->
    [400] The request could not be read.
    [404] There is nothing at this address.
    [405] This address does not take that kind of request.
    [413] The request was larger than this app accepts.
    [414] The address was longer than this app accepts.
    [429] Please wait a few seconds, then try again.
    [500] The app could not answer. Nothing about you was stored. Please load the page again.
   *[other] The request could not be answered.
}
go-to-map = Go to the body map

## The page with the body

page-description = Mark where it hurts and see which muscles' pain can be felt there.
page-where = Where does it hurt?
page-options = Options
page-close-note = Close this note
page-no-script = Pressing the body needs JavaScript. The library, with every muscle's picture, does without:
page-open-library = open the library
page-not-whole = The page could not be loaded whole, so that the body cannot be pressed yet.
page-load-again = Load again
page-body = The body
page-which-part = Which part of the body to show
face-name = { $face ->
    [front] Front
   *[back] Back
}
page-hips = Hips and back
zoom = Size of the picture
zoom-step = { $step ->
    [in] Larger
    [out] Smaller
   *[whole] Whole body
}
# with the keys that do the same while the body has the focus
zoom-keys = { $step ->
    [in] Larger: the + key, or Ctrl and the wheel
    [out] Smaller: the − key, or Ctrl and the wheel
   *[whole] Whole body: the 0 key. Shift and an arrow move an enlarged body.
}
page-undo = Undo
page-clear = Clear
page-done = Done
page-picture-shows = What the picture shows
page-pattern = Muscle
page-from-marks = What fits my marks
page-no-such-muscle = No muscle with that name
page-side = { $side ->
    [follow] As marked
    [left] Left
    [right] Right
   *[both] Both
}
page-layer = { $layer ->
    [zones] Zones
    [points] Trigger points
    [landmarks] Landmarks
   *[xray] X-ray
}
page-save = Save or print
page-save-png = Picture
page-save-svg = Picture for large prints (SVG)
page-print = Print this page
# clears everything, and no way leads back
page-new-person = New person
page-words = The words
page-you-marked = Your places
page-marked-places = Marked places
page-search-place = Search a place or trouble
page-places = Places
page-places-of = { face-name }: { $area }
page-no-such-place = No place with that name
page-show-sources = Show sources

## On the pictures

side-letter = { $side ->
    [right] R
   *[left] L
}
your-side = { $side ->
    [right] your right
   *[left] your left
}
face-with-sides = { $face ->
    [front] Front of the body. The body's own right side is on the left of the picture.
   *[back] Back of the body. The body's own right side is on the right of the picture.
}
muscle-on-face = { $face ->
    [front] Front of the body: where pain from the { $muscle } on { on-side } is felt
   *[back] Back of the body: where pain from the { $muscle } on { on-side } is felt
}
under-skin = Under the skin
under-skin-on-face = { $face ->
    [front] Front of the body: the { $muscle } on { on-side } among the bones
   *[back] Back of the body: the { $muscle } on { on-side } among the bones
}
muscle-picture = { $side ->
    [both] { $muscle }, both sides: where pain is felt, front and back
    [right] { $muscle }, right side: where pain is felt, front and back
   *[left] { $muscle }, left side: where pain is felt, front and back
}
legend-of = { $sign ->
    [marked] your mark
    [loose] not explained
    [core] pain often felt
    [local] felt over the muscle
    [spillover] sometimes
    [rare] rarely
    [disputed] experts disagree
    [press] press here
   *[point] trigger point
}

## On a picture that is saved, and on the figure for notebooks

saved-act-first = Act on this first:
saved-also = Also:
saved-act = { $label } { $action } { $could_be }
saved-marked = Marked: { $places }
saved-none-marked = Nothing marked
saved-pattern = { $drawn ->
    [yes] Pattern shown: { $muscles }
   *[no] Pattern not drawn: { $muscles }
}
saved-no-pattern = No pattern shown
saved-sign = { $sign ->
    [marked] marked
    [loose] marked, not explained
    [painted] painted
    [core] pain often felt here
    [local] pain felt over the muscle
    [spillover] pain sometimes felt here
    [rare] pain rarely felt here
    [disputed] experts disagree
    [press] press here
   *[point] trigger point
}
hover-zone = { $muscle }: { $often }
hover-point = { $muscle }: trigger point { $mark }
hover-painted = painted, { $percent } %
hover-muscle = { $muscle }, the muscle itself

## What the scripts of the page say, and the page itself where it says the same. The scripts get these as they
## stand, with { $name } as {name}: no choices here.

# between two of a list, and before the last
script-list-next = {", "}
script-list-and = {" and "}
script-side-right = right
script-side-left = left
script-side-both = right and left
script-muscle-on-side = { $side } { $muscle }
script-zone = the { $side } { $muscle } { $level } zone
script-level-core = core
script-level-local = local
script-level-spillover = spillover
script-level-rare = rare
script-level-disputed = disputed
script-inside = inside { $zones }
script-not-explained = not explained by what is shown
script-outside = outside the zones shown
script-marked = Marked: { $places }.
script-no-longer-marked = No longer marked: { $places }.
script-remove = Remove { $place }
script-nothing-marked = Nothing is marked.
script-press = Press where it hurts
script-other-body-later = The other body comes when the server is back.
script-light = Light
script-dark = Dark
script-words-wait = The words are waiting for the server. The picture still works.
script-words-earlier = No answer from the server yet. These words are for your earlier marks.
script-not-saved = The picture could not be saved: the server is busy or away. Try again.
script-copy-link = Share link
script-link-copied = Link copied
script-copy-by-hand = Copy it from the address bar

## What is said of a marked place

rate-more = More
rate-close = Close
rate-clear = Clear score
rate-now-0-10 = How bad is it now, from 0 to 10?
rate-worst-0-10 = How bad is it at its worst?
rate-kinds = What is it like?
rate-since = Since when?
rate-course = All the time?
rate-night = And at night?
script-rate-now = { $score } now
script-rate-worst = { $score } at worst
script-rate-constant = all the time
script-rate-comes-goes = coming and going
script-rate-said = { $place }: { $words }.
script-rate-cleared = No score any more: { $place }.
script-rate-open = Say how bad it is
script-rate-change = { $words }. Change
script-rate-point = Mark the worst point
script-rate-point-press = Press the body where it is worst
script-rate-point-take = Take the worst point away
script-rate-worst-point = worst point marked
page-find = What I find
script-found = You find: { $places }.
script-not-found = No longer a finding: { $places }.
script-press-found = Press what you find
agreement = What the patient marked, what the clinician finds
agree-both = Both: { $places }.
agree-patient = { $voice ->
    [clinician] The patient alone: { $places }.
   *[patient] You alone: { $places }.
}
agree-clinician = { $voice ->
    [clinician] You alone, hatched: { $places }.
   *[patient] The clinician alone, hatched: { $places }.
}
agree-share = Agreement: { $percent } % of all that is marked or found, by area of the drawing (Jaccard index).
saved-scores = Scores, 0 to 10: { $scores }
saved-score = { $place }: { $words }
saved-findings = Found by the clinician, hatched: { $places }
script-finding = found by the clinician

## Visits: a file on the reader's device, opened again, compared

page-keep-visit = Keep this visit (a file)
page-open-visit = Open a visit …
page-compare-visits = Compare visits …
page-visits = Visits compared
script-visit-large = { $file } is larger than { $most } KB, so it is no visit of this app.
script-visit-json = { $file } is no visit: it holds no JSON.
script-visit-foreign = { $file } is no visit of this app.
script-visit-version = { $file } is a visit of version { $version }; this app reads version { $known }.
script-visit-when = { $file } does not say when the visit was.
script-visit-unread = { $file } could not be read.
script-visit-unknown = { $file }: left out, as this app does not know it: { $values }.
script-visit-many = At most { $most } visits can be compared. The rest was left out.
script-visit-shown = You see the visit of { $when }. Undo brings back what was here.
script-visit-day = { $day } { $month } { $year }
script-close = Close
script-visit-compare = Compare it with what was here
script-visit-kept = Kept as { $file } on this device, and nowhere else.
script-visit-coming = The visits are being compared.
script-visit-later = The visits could not be compared: the server is busy or away. Try again.
visits-title = { $count ->
    [0] No visit yet
    [one] One visit
    [2] Two visits
   *[other] { $count } visits
}
visits-about = Compare visits: open the files that were kept. They stay on this device; what is shown of them is gone when this page is closed or a new person comes.
visits-few = Open a file that was kept, or mark where it hurts now: two visits can be compared.
visits-back = Back to the body
visits-open = Open visits …
visits-print = Print
visits-list = Visits
visits-remove = Remove the visit of { $when }
visit-now = now, on the screen
visit-when = { $date }, { $time }
visits-then = Then
visits-last = Now
visits-choose = Compare
visits-with = with
visits-changed = What changed
visits-picture = { face-name }: { $parts }
visits-part = { $part ->
    [kept] Stayed
    [gone] Gone
   *[new] New
}
visits-fill = { $part ->
    [kept] filled
    [gone] lined, broken edge
   *[new] dotted, thick edge
}
visits-places = Places
visits-cm2 = Marked skin, cm²
visits-share = Of the drawing, %
visits-nothing = none
visits-line = { $sign } { visits-part }: { $places }. { $skin } cm² of skin, { $percent } % of the drawing
visits-line-overlap = Overlap (Jaccard index): { $index }
visits-overlap = { $voice ->
    [clinician] Overlap { $index } (Jaccard index, by area of the drawing): { $percent } % of all that was marked at either visit is marked at both. 1 is the same drawing, 0 nothing in common.
   *[patient] { $percent } % of all that you marked at either visit is marked at both (overlap { $index }, the Jaccard index: 1 is the same drawing, 0 is nothing in common).
}
visits-measures = Skin is measured on the body in the round, the drawing on the flat picture, so the two differ.
visits-whole = The two visits are on different bodies. What was painted is taken as whole places, on the body of the later one.
visits-scores = How bad it was
visits-place = Place
visits-change = Change
visits-no-scores = Neither visit has a score.
visits-kind = { $kind ->
    [now] now
   *[worst] at worst
}
visits-score-of = { $place }, { visits-kind }
visits-step = { $weight ->
    [same] the same
    [small] { $points }: less than the smallest change that matters
    [edge] { $points }: about the smallest change that matters
    [matters] { $points }: a change that matters
   *[none] –
}
visits-both = The two pictures
visits-slide = Slide from then to now
visits-slide-about = Left of the line you see now, right of it then.
visits-time = Over time
visits-time-about = Three curves over time: the highest score, the skin that is marked and the number of places. The table below has the same figures.
visits-highest = Highest score, 0 to 10
visits-count = Number of places
## What is painted

painted-share = { $share ->
    [all] All of the { $places }
    [most] Most of the { $places }
    [half] About half of the { $places }
    [third] About a third of the { $places }
    [quarter] About a quarter of the { $places }
   *[part] A small part of the { $places }
}
painted-percent = { $place }: { $percent } %
painted-under = under { $number }
painted-too-little = Too little of one place is painted to count it as marked (less than { $percent } %). Press what hurts: { $places }.
painted-extent = Painted: { $percent } % of the drawing, { $cm2 } cm² of skin
painted-differ = { $voice ->
    [clinician] Of both drawings together, and of skin on the drawn body, 173 cm tall. The two differ, as a drawing shows skin that turns away too small.
   *[patient] That is of front and back together, and of skin on a body like the drawn one. The two differ because skin that turns away looks smaller in a drawing.
}
## Painting

brush = Paint
brush-tools = Brush
brush-size = { $size ->
    [0] Small brush
    [1] Medium brush
   *[2] Large brush
}
brush-eraser = Eraser
script-brush-taken = Paint where it hurts, with mouse, finger or pen. With the keys, press places as before. Escape puts the brush away.
script-brush-coming = The brush is on its way.
script-brush-lost = The brush did not come: the server is busy or away. Press where it hurts instead.
script-paint-here = Paint where it hurts
script-painted = { $percent } % of the drawing, { $skin } cm² of skin
script-painted-later = The brush works. How much that is comes when the server is back.
script-paint-too-long = This painting is too large for a link: the link has its places only.
script-share-0 = about a quarter
script-share-1 = about a third
script-share-2 = about half
script-share-3 = most of it
script-share-4 = all of it

## The body that turns

page-turn = Turn
page-turn-to = Look from
page-turn-step = { $step ->
    [0] Front
    [2] Left side
    [4] Back
   *[6] Right side
}
script-turn-about = Body that turns. The arrow keys turn it; press where it hurts.
script-turn-coming = The body that turns is on its way.
script-turn-lost = The body that turns did not come. The flat one does the same.
script-turn-0 = From the front
script-turn-1 = From the front and the left
script-turn-2 = From the left side
script-turn-3 = From the back and the left
script-turn-4 = From the back
script-turn-5 = From the back and the right
script-turn-6 = From the right side
script-turn-7 = From the front and the right

## Show the patient

show-title = { $muscle }, step by step
show-link = { $voice ->
    [clinician] Show the patient
   *[patient] Show me, step by step
}
show-link-of = { $voice ->
    [clinician] Show the patient: { $muscle }
   *[patient] Show me, step by step: { $muscle }
}
show-step = { $step ->
    [here] Where it hurts
    [muscle] What lies underneath
    [felt] Where it is felt
    [keeps] What keeps it going
    [moves] What we do now
   *[help] When to get help
}
show-here = Here it hurts.
show-moves = This is what we do now.
show-count = { $step } of { $steps }
show-next = Next
show-previous = Back
show-close = Close
show-full = Full screen
show-pen = Pen
show-wipe = Wipe
show-speak = Read aloud
show-light = Light, dark
show-presenter = My notes
show-presenter-about = Opens your notes in a second window; this one then shows the picture alone
show-after = Then: { $step }
show-nothing-after = That was the last step.
show-choose = Choose up to three exercises
show-tools = Tools
show-steps = Steps
show-pen-about = Draw with a finger, pen or mouse. The next step wipes it.

## The page to take home

handout-link = Take home
handout-link-of = Take home: { $muscle }
handout-title = Your pain, and what can help
handout-page = Take home: { $muscle }
handout-about = One page for the patient about the { $muscle }.
handout-tools = What the page holds
handout-back = Back
handout-print = Print
handout-pdf = PDF
handout-paper = Paper
handout-show = Show
handout-large = Large type
handout-choose = Exercises on the page, up to { $most }
handout-for = For
handout-for-about = The name is printed. It is never sent and never kept.
handout-date = Date
handout-telephone = Tel. { $number }
handout-moves = What can help
handout-dose = How many, how often
handout-ticks = Days done
handout-worse = What can make it worse
handout-help = When to see a doctor: get help now if one of these is true
handout-number = Emergency number: { $number }
handout-number-blank = Emergency number:
handout-notes = Notes
handout-marked = You marked: { $places }.
handout-picture = Where pain from the { $muscle } can be felt.
handout-picture-alt = Front and back of the body with the { $muscle } and where its pain can be felt
handout-sources = Sources: { $sources }.
handout-code = Opens this muscle on the body, with what you marked
handout-code-alt = QR code. It opens { $link }

## What is handed on, and what comes back

record-no-visit = this is no visit of bodymap; it was left out
record-version = a visit of version { $version }, which this bodymap does not know; it was left out
record-no-json = not readable as JSON; the line was left out
record-when = { $value } is no day or time such as 2026-11-27; it was left out
record-name = { $value } is no name for a visit; its row's number was taken
record-no-column = the column { $column } is missing; nothing was read
record-column = { $column } is not a column of this table; it was passed over
record-cells = the row has more cells than the header, { $count }; put text with a comma in quotes; the row was left out
record-quotes = a quotation mark is open; nothing behind it was read
record-no-region = { $value } is no place of this body; the row was left out
record-twice = { $place } stands twice in this visit; the row was left out
record-side = { $place } is { $own }, and the row says { $value }; the row was left out
record-cell = { $value } is not allowed; allowed: { $allowed }; the cell was left out
record-other = { $value } differs from the visit's first row, { $kept }, which was kept
record-unknown = not known, left out: { $values }
record-paint = not readable as a painting; it was left out
record-point = the worst point needs two whole numbers from 0 to 9999; it was left out
record-whose = { $values } means another place on the female and on the male map, and neither is named; the row was left out
record-segment = no such segment on this map, left out: { $values }
fhir-patient = The patient
fhir-clinician = The clinician
fhir-method = Marked or painted by the patient on a drawing of a body
fhir-flag = Warning sign ticked: { $check }
fhir-term = { $term ->
    [pain-drawing] Pain drawing
    [nothing-marked] No place marked
    [finding] Finding of the clinician at this place
    [body] Body drawn
    [female] Female
    [male] Male
    [side] Side of the body
    [right] Right
    [left] Left
    [mid] Mid-line
    [worst] Pain at its worst, 0 to 10
    [kind] Kind of pain
    [since] Since when
    [course] Course
    [constant] All the time
    [comes-goes] Coming and going
   *[painted-share] Painted share of this place's drawing
}
hand-title = Hand on
hand-csv = Places as a table (CSV)
hand-choir = CHOIR row (CSV)
hand-fhir = For a patient record (FHIR)
hand-open = Open a table …
hand-read = { $places ->
    [0] No place is marked in this file.
    [one] One place was read.
   *[other] { $places } places were read.
}
hand-latest = It holds { $visits } visits; the latest is shown.
hand-nothing = Nothing could be read in this file, so nothing was changed.
hand-no-text = This file is no text; save the table as “CSV UTF-8”. Nothing was changed.
hand-left = { $count ->
    [one] One entry was left out:
   *[other] { $count } entries were left out:
}
hand-fault = Row { $row }, { $column }: { $what }.
hand-more = And { $count } more.
script-hand-large = This file is larger than { $most } KB, so the page does not read it. `bodymap import` reads it.
script-hand-later = Not done: the server is busy or away. Try again.
script-hand-undo = { $said } Undo brings back what was here.
